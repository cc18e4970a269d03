using System.Text.Json.Serialization;

namespace FlowMatching.Runs.Reports;

/// <summary>The outcome of sampling.</summary>
public sealed record SampleReport
{
    /// <summary>The data set of the checkpoint.</summary>
    public required string Dataset { get; init; }

    /// <summary>The training step of the checkpoint.</summary>
    public required long CheckpointStep { get; init; }

    /// <summary>The seed of the noise; null when the noise came from a file.</summary>
    public long? Seed { get; init; }

    /// <summary>How the samples were drawn.</summary>
    public required Sampling Sampling { get; init; }

    /// <summary>Their quality; null where the data was not there to measure against.</summary>
    public required Quality? Quality { get; init; }

    /// <summary>The model's density over the plane; null of a one-step student, which has none.</summary>
    public LikelihoodFigures? Likelihood { get; init; }

    /// <summary>The time that drawing and writing the pictures took, sampling apart.</summary>
    public double PictureSeconds { get; init; }

    /// <summary>What computed.</summary>
    public required EngineChoice Engine { get; init; }

    /// <summary>The array.</summary>
    [JsonIgnore]
    public string Array { get; init; } = "";

    /// <summary>The pictures.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Pictures { get; init; } = [];
}
