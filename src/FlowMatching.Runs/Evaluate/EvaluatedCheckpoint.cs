using FlowMatching.Core.Checkpoints;

namespace FlowMatching.Runs.Evaluate;

/// <summary>One model of an evaluation.</summary>
/// <param name="File">The checkpoint.</param>
/// <param name="Header">What it says of itself.</param>
/// <param name="Label">What table and pictures call it.</param>
public sealed record EvaluatedCheckpoint(string File, CheckpointHeader Header, string Label)
{
    /// <summary>Reads the headers of checkpoints and gives them labels that differ: their folders' names, with the folder above where that is needed.</summary>
    /// <param name="files">The files.</param>
    /// <returns>One for each file.</returns>
    public static IReadOnlyList<EvaluatedCheckpoint> Read(IReadOnlyList<string> files)
    {
        string[] labels = [.. files.Select(file => Folder(file, levels: 1))];
        if (labels.Distinct().Count() < labels.Length) labels = [.. files.Select(file => Folder(file, levels: 2))];
        if (labels.Distinct().Count() < labels.Length) labels = [.. labels.Select((label, i) => $"{i + 1}: {label}")];
        return [.. files.Select((file, i) => new EvaluatedCheckpoint(file, Checkpoint.ReadHeader(file), labels[i]))];
    }

    private static string Folder(string file, int levels)
    {
        string[] parts = Path.GetDirectoryName(Path.GetFullPath(file))!.Split(Path.DirectorySeparatorChar);
        return string.Join('/', parts.TakeLast(levels));
    }
}
