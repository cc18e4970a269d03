using FlowMatching.Core;
using FlowMatching.Core.Checkpoints;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Options;
using FlowMatching.Runs.Reports;
using FlowMatching.Runs.Sample;
using FlowMatching.Runs.Train;

namespace FlowMatching.Runs.Info;

/// <summary>The use case "info": reads a checkpoint's header and checks its numbers, without the engine.</summary>
public static class InfoRun
{
    /// <summary>Says what a checkpoint is.</summary>
    /// <param name="given">The options of the command line.</param>
    /// <param name="faults">Faults found so far.</param>
    /// <returns>The facts.</returns>
    /// <exception cref="InvalidInputException">The command or the checkpoint is at fault.</exception>
    public static CheckpointFacts Execute(IReadOnlyList<GivenOption> given, List<string> faults)
    {
        var options = InfoOptions.Table.Apply(InfoOptions.Table.Defaults, given, faults);
        string path = CheckpointSource.Find(options.Checkpoint, options.Dataset, options.OutputDir, "CHECKPOINT", faults);
        InvalidInputException.ThrowIfAny(faults);

        var header = Checkpoint.Verify(path, out string sha256);
        return Facts(path, header, sha256);
    }

    private static CheckpointFacts Facts(string path, CheckpointHeader header, string sha256) => new()
    {
        File = path,
        Bytes = new FileInfo(path).Length,
        Sha256 = sha256,
        FormatVersion = header.FormatVersion,
        Kind = header.Kind,
        Architecture = Networks.Words(header.Architecture) + (header.Preconditioned ? "" : ", not preconditioned"),
        Parameters = header.Architecture.ParameterCount(),
        Path = header.Path.Text,
        Coupling = header.Coupling.Text,
        Source = header.Source,
        Prediction = header.Prediction,
        Dataset = header.DataSet,
        DataStd = header.DataStd,
        Step = header.Step,
        TotalSteps = header.TotalSteps,
        Seed = header.Seed,
        Training = Training(header),
        Report = ReportFile.Read(new RunFolder(Path.GetDirectoryName(path) ?? "").Report),
    };

    private static string Training(CheckpointHeader header) => header is { Preconditioned: false, Step: 0 }
        ? "none here: the weights were imported"
        : $"batch {header.Training.BatchSize}, learning rate {header.Training.LearningRate}, EMA {header.Training.EmaDecay}, "
        + $"{EngineNames.Of(header.Training.Precision)}, {header.Threads} threads";
}
