using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Data;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Options;
using FlowMatching.Runs.Reports;

namespace FlowMatching.Runs.Plans;

/// <summary>What an evaluation will do.</summary>
/// <param name="Options">The options.</param>
/// <param name="Models">The models, in the order given.</param>
/// <param name="Held">The data set of all of them; null where none is needed.</param>
/// <param name="Folder">Where to write.</param>
public sealed record EvaluatePlan(EvaluateOptions Options, IReadOnlyList<EvaluatedCheckpoint> Models, IDataStream? Held, RunFolder Folder)
{
    /// <summary>The data set of all models, where one is needed.</summary>
    public IDataStream Data => Held ?? throw new InvalidOperationException("These models are evaluated without data.");

    /// <summary>The name of the data set.</summary>
    public string DataSet => Models[0].Header.DataSet;
}

/// <summary>One model of an evaluation.</summary>
/// <param name="File">The checkpoint.</param>
/// <param name="Header">What it says of itself.</param>
/// <param name="Label">What table and pictures call it.</param>
public sealed record EvaluatedCheckpoint(string File, CheckpointHeader Header, string Label) : ModelFile(File, Header)
{
    /// <summary>Reads the headers of checkpoints and gives them labels that differ: their folders' names, with the folder above where that
    /// is needed.</summary>
    /// <param name="files">The files.</param>
    /// <returns>One for each file.</returns>
    public static IReadOnlyList<EvaluatedCheckpoint> Read(IReadOnlyList<string> files)
    {
        string[] labels = [.. files.Select(file => Folder(file, levels: 1))];
        if (labels.Distinct().Count() < labels.Length)
            labels = [.. files.Select(file => Folder(file, levels: 2))];
        if (labels.Distinct().Count() < labels.Length)
            labels = [.. labels.Select((label, i) => $"{i + 1}: {label}")];
        return [.. files.Select((file, i) => new EvaluatedCheckpoint(file, Checkpoint.ReadHeader(file), labels[i]))];
    }

    private static string Folder(string file, int levels)
    {
        string[] parts = Path.GetDirectoryName(Path.GetFullPath(file))!.Split(Path.DirectorySeparatorChar);
        return string.Join('/', parts.TakeLast(levels));
    }
}

/// <summary>How models of one kind of data are evaluated.</summary>
internal interface IEvaluation
{
    /// <summary>What is done, in words.</summary>
    string Doing { get; }

    /// <summary>Examples that are computed at a time.</summary>
    int AtATime { get; }

    /// <summary>Measures and draws. Called on the engine's thread.</summary>
    /// <param name="session">The engine.</param>
    /// <param name="stop">Cancels.</param>
    EvaluateReport Evaluate(EngineSession session, CancellationToken stop);
}
