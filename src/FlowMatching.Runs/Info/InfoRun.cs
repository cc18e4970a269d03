using System.Text.Json.Nodes;
using FlowMatching.Core;
using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Models;
using FlowMatching.Core.Sources;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Options;
using FlowMatching.Runs.Sample;

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

    private static CheckpointFacts Facts(string path, CheckpointHeader header, string sha256) =>
        new()
        {
            File = path,
            Bytes = new FileInfo(path).Length,
            Sha256 = sha256,
            FormatVersion = header.FormatVersion,
            Kind = header.KindText,
            Architecture = header.Architecture.Describe() + (header.Preconditioning == Preconditioning.None ? ", not preconditioned" : ""),
            Parameters = header.Architecture.ParameterCount(),
            Path = header.Path.Text,
            Coupling = header.Coupling.Text,
            Source = SourceCatalog.NameOf(header.Source),
            Prediction = header.Prediction,
            Dataset = header.DataSet,
            DataStd = header.DataStd,
            Step = header.Step,
            TotalSteps = header.TotalSteps,
            Seed = header.Seed,
            Training = Training(header),
            Report = ReportFile.Read(new RunFolder(Path.GetDirectoryName(path) ?? "").Report),
        };

    private static string Training(CheckpointHeader header) =>
        header is { Preconditioning: Preconditioning.None, Step: 0 }
            ? "none here: the weights were imported"
            : $"batch {header.Training.BatchSize}, learning rate {header.Training.LearningRate}, EMA {header.Training.EmaDecay}, "
                + $"{EngineNames.Of(header.Training.Precision)}, {header.Threads} threads";
}

/// <summary>What a checkpoint says of itself.</summary>
public sealed record CheckpointFacts
{
    /// <summary>The file.</summary>
    public required string File { get; init; }

    /// <summary>Its size.</summary>
    public required long Bytes { get; init; }

    /// <summary>The SHA-256 of its numbers, which they were found to have.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The version of its format.</summary>
    public required int FormatVersion { get; init; }

    /// <summary>How the model was made, such as cfm.</summary>
    public required string Kind { get; init; }

    /// <summary>The network in words.</summary>
    public required string Architecture { get; init; }

    /// <summary>Trained numbers.</summary>
    public required long Parameters { get; init; }

    /// <summary>The path in words.</summary>
    public required string Path { get; init; }

    /// <summary>The coupling.</summary>
    public required string Coupling { get; init; }

    /// <summary>The law of x0.</summary>
    public required string Source { get; init; }

    /// <summary>What the network predicts.</summary>
    public required string Prediction { get; init; }

    /// <summary>The data set.</summary>
    public required string Dataset { get; init; }

    /// <summary>Its standard deviation.</summary>
    public required double DataStd { get; init; }

    /// <summary>Steps done.</summary>
    public required int Step { get; init; }

    /// <summary>Steps of the whole run.</summary>
    public required int TotalSteps { get; init; }

    /// <summary>The seed.</summary>
    public required long Seed { get; init; }

    /// <summary>Batch, rates, precision and threads in words.</summary>
    public required string Training { get; init; }

    /// <summary>The report that lies beside it; null where there is none.</summary>
    public JsonObject? Report { get; init; }
}
