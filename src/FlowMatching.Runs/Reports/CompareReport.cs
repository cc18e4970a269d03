using System.Text.Json.Serialization;
using FlowMatching.Runs.Engines;

namespace FlowMatching.Runs.Reports;

/// <summary>The outcome of a comparison.</summary>
public sealed record CompareReport
{
    /// <summary>The data set of all models.</summary>
    public required string Dataset { get; init; }

    /// <summary>Samples for each figure.</summary>
    public required int Samples { get; init; }

    /// <summary>The seed of the noise that all models started from.</summary>
    public required long Seed { get; init; }

    /// <summary>How samples are taken from noise to data with few evaluations: Euler, or steps of a flow map.</summary>
    public required string Stepping { get; init; }

    /// <summary>SW2 of data to fresh data: what a perfect model would reach.</summary>
    public required double Sw2Floor { get; init; }

    /// <summary>The models.</summary>
    public required IReadOnlyList<ComparedModel> Models { get; init; }

    /// <summary>What computed.</summary>
    public required EngineChoice Engine { get; init; }

    /// <summary>Seconds for samples and figures.</summary>
    public required double Seconds { get; init; }

    /// <summary>Seconds for animation and pictures.</summary>
    public double PictureSeconds { get; init; }

    /// <summary>The animation; null when it was left out.</summary>
    [JsonIgnore]
    public string? Animation { get; init; }

    /// <summary>The pictures: of the trajectories in the plane, else of the samples.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Pictures { get; init; } = [];

    /// <summary>The report's own file.</summary>
    [JsonIgnore]
    public string File { get; init; } = "";
}

/// <summary>What a comparison found of one model.</summary>
/// <param name="Label">What the table calls it.</param>
/// <param name="Kind">How it was made: cfm, reflow or distilled.</param>
/// <param name="Step">Its training steps.</param>
/// <param name="Straightness">How straight its ways are, from the Euler steps of the highest NFE.</param>
/// <param name="ByNfe">The quality of its samples, from few steps to many.</param>
/// <param name="Density">KL of the density of its flow, solved finely, where the data's density is known, else NLL; null where the model
/// has no density.</param>
public sealed record ComparedModel(
    string Label,
    string Kind,
    long Step,
    StraightnessFigures Straightness,
    IReadOnlyList<FewStepQuality> ByNfe,
    MetricFigure? Density
);

/// <summary>How near samples are to the data after a number of steps, of a flow map its own, else Euler's.</summary>
/// <param name="Nfe">Evaluations of the network a sample: the steps.</param>
/// <param name="Sw2">Sliced Wasserstein distance of order 2 to fresh data.</param>
/// <param name="Seconds">The time that sampling took.</param>
public sealed record FewStepQuality(int Nfe, double Sw2, double Seconds);
