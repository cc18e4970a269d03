using System.Text.Json.Serialization;
using FlowMatching.Runs.Engines;

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
    public required SamplingCost Sampling { get; init; }

    /// <summary>Their quality; null where the data was not there to measure against.</summary>
    public required Quality? Quality { get; init; }

    /// <summary>The quality by class; left out where there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ClassQuality>? Classes { get; init; }

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

/// <summary>The outcome of taking examples back to noise.</summary>
public sealed record InvertReport
{
    /// <summary>The data set of the checkpoint.</summary>
    public required string Dataset { get; init; }

    /// <summary>What the examples are called, in the plural.</summary>
    [JsonIgnore]
    public string Things { get; init; } = "";

    /// <summary>The training step of the checkpoint.</summary>
    public required long CheckpointStep { get; init; }

    /// <summary>The law that the noise should have.</summary>
    public required string Source { get; init; }

    /// <summary>How they were taken back.</summary>
    public required SamplingCost Sampling { get; init; }

    /// <summary>How far the examples are from where their noise leads with the same solver and steps: of points the root of the mean
    /// squared distance in data units, of pictures the root of the mean squared difference of their values, which go from −1 to
    /// 1.</summary>
    public double ThereAndBack { get; init; }

    /// <summary>What <see cref="ThereAndBack"/> is the root mean square of, where that is not the distance itself.</summary>
    [JsonIgnore]
    public string? Of { get; init; }

    /// <summary>How near the noise is to its law; null of pictures.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Quality? Noise { get; init; }

    /// <summary>The root mean square of the noise behind pictures, 1 under its law; null of points.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? NoiseSpread { get; init; }

    /// <summary>What computed.</summary>
    public required EngineChoice Engine { get; init; }

    /// <summary>The array.</summary>
    [JsonIgnore]
    public string Array { get; init; } = "";

    /// <summary>The picture.</summary>
    [JsonIgnore]
    public string Picture { get; init; } = "";
}

/// <summary>The likelihood picture in numbers.</summary>
/// <param name="GridIntegral">The integral of the density over the picture: near 1 where the picture holds nearly all.</param>
/// <param name="Seconds">The time it took.</param>
public sealed record LikelihoodFigures(double GridIntegral, double Seconds);
