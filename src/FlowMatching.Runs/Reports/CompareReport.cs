using System.Text.Json.Serialization;

namespace FlowMatching.Runs.Reports;

/// <summary>The outcome of a comparison.</summary>
public sealed record CompareReport
{
    /// <summary>The data set of both models.</summary>
    public required string Dataset { get; init; }

    /// <summary>Samples for each figure.</summary>
    public required int Samples { get; init; }

    /// <summary>The seed of the noise that both models started from.</summary>
    public required long Seed { get; init; }

    /// <summary>SW2 of data to fresh data: what a perfect model would reach.</summary>
    public required double Sw2Floor { get; init; }

    /// <summary>The models.</summary>
    public required IReadOnlyList<ComparedModel> Models { get; init; }

    /// <summary>What computed.</summary>
    public required EngineChoice Engine { get; init; }

    /// <summary>Seconds for samples and figures.</summary>
    public required double Seconds { get; init; }

    /// <summary>Seconds for the animation.</summary>
    public double PictureSeconds { get; init; }

    /// <summary>The animation; null when it was left out.</summary>
    [JsonIgnore]
    public string? Animation { get; init; }

    /// <summary>The report's own file.</summary>
    [JsonIgnore]
    public string File { get; init; } = "";
}
