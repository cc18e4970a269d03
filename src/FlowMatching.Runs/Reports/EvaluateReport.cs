using System.Text.Json.Serialization;

namespace FlowMatching.Runs.Reports;

/// <summary>The outcome of an evaluation.</summary>
public sealed record EvaluateReport
{
    /// <summary>The data set of all models.</summary>
    public required string Dataset { get; init; }

    /// <summary>Samples for each figure, unless it says otherwise.</summary>
    public required int Samples { get; init; }

    /// <summary>The seed of the noise that all models started from.</summary>
    public required long Seed { get; init; }

    /// <summary>SW2 of data to fresh data: what a perfect model would reach; null of pictures, which have floors of their own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Sw2Floor { get; init; }

    /// <summary>The models.</summary>
    public required IReadOnlyList<EvaluatedModel> Models { get; init; }

    /// <summary>What computed.</summary>
    public required EngineChoice Engine { get; init; }

    /// <summary>Seconds for samples and figures.</summary>
    public required double Seconds { get; init; }

    /// <summary>Seconds for the pictures.</summary>
    public double PictureSeconds { get; init; }

    /// <summary>The pictures.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Pictures { get; init; } = [];

    /// <summary>The report's own file.</summary>
    [JsonIgnore]
    public string File { get; init; } = "";
}
