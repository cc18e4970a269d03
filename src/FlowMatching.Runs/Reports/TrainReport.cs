using System.Text.Json.Serialization;
using FlowMatching.Runs.Engines;

namespace FlowMatching.Runs.Reports;

/// <summary>The outcome of a training run.</summary>
public sealed record TrainReport
{
    /// <summary>The data set.</summary>
    public required string Dataset { get; init; }

    /// <summary>Steps done.</summary>
    public required long Step { get; init; }

    /// <summary>Steps asked for.</summary>
    public required long Steps { get; init; }

    /// <summary>The smoothed loss at the last log step; null when there was none.</summary>
    public double? Loss { get; init; }

    /// <summary>Training steps a second.</summary>
    public required double StepsPerSecond { get; init; }

    /// <summary>Seconds of training proper.</summary>
    public required double TrainingSeconds { get; init; }

    /// <summary>Seconds from the start of the process to the last checkpoint written.</summary>
    public required double SecondsToCheckpoint { get; init; }

    /// <summary>What computed.</summary>
    public required EngineChoice Engine { get; init; }

    /// <summary>How the samples for the quality figure were drawn; null when the run was stopped, or none was asked for.</summary>
    public SamplingCost? Sampling { get; init; }

    /// <summary>The quality of samples of the averaged weights; null when the run was stopped, or none was asked for.</summary>
    public Quality? Quality { get; init; }

    /// <summary>How near the density of the averaged weights is to the data's: KL where that is known, else NLL; left out where it was not
    /// measured.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MetricFigure? Density { get; init; }

    /// <summary>The quality by class; left out where there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ClassQuality>? Classes { get; init; }

    /// <summary>Whether the network remembers its rows; left out where none are held out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MemoryFigures? Memory { get; init; }

    /// <summary>Whether the user stopped the run before it was through.</summary>
    public required bool Stopped { get; init; }

    /// <summary>Updates that were left out because the gradient was not finite; left out where there were none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Skipped { get; init; }

    /// <summary>The best checkpoint written on the way; null where none was to be kept.</summary>
    [JsonIgnore]
    public string? Best { get; init; }

    /// <summary>The checkpoint.</summary>
    [JsonIgnore]
    public string Checkpoint { get; init; } = "";

    /// <summary>The picture of what the model draws: a density, or a page of pictures; null where none was asked for.</summary>
    [JsonIgnore]
    public string? Samples { get; init; }

    /// <summary>The picture of the loss; null when there is none.</summary>
    [JsonIgnore]
    public string? Picture { get; init; }
}
