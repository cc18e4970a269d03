using System.Text.Json.Serialization;
using FlowMatching.Core.Metrics;

namespace FlowMatching.Runs.Reports;

/// <summary>How near samples are to the data.</summary>
/// <param name="Sw2">Sliced Wasserstein distance of order 2 to fresh data.</param>
/// <param name="Sw2Floor">The same of data to fresh data: what a perfect model would reach.</param>
/// <param name="Samples">The number of samples on each side.</param>
/// <param name="Energy">Energy distance to fresh data; null of a single sample. It has no bias, so it can come out slightly below
/// 0.</param>
/// <param name="EnergyFloor">The same of data to fresh data.</param>
/// <param name="EnergyPoints">The number of points on each side of the energy distance: the first ones of the samples.</param>
public sealed record Quality(
    double Sw2,
    double Sw2Floor,
    int Samples,
    double? Energy = null,
    double? EnergyFloor = null,
    int EnergyPoints = 0
)
{
    /// <summary>What the distances are in, where that is not the units of the data.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Units { get; init; }
}

/// <summary>How near samples of one class are to the data of that class.</summary>
/// <param name="Name">The class.</param>
/// <param name="Samples">The number of samples on each side.</param>
/// <param name="Sw2">Sliced Wasserstein distance of order 2 to fresh data of the class.</param>
/// <param name="Sw2Floor">The same of the class's data to fresh data of it.</param>
public sealed record ClassQuality(string Name, int Samples, double Sw2, double Sw2Floor);

/// <summary>Whether a model remembers the rows it has learnt from: figures of learnt and of held-out rows side by side.</summary>
/// <param name="LearntNll">NLL of learnt rows, in nats and data units; null where the model has no likelihood.</param>
/// <param name="HeldOutNll">NLL of the held-out rows.</param>
/// <param name="LearntRows">How many learnt rows there are.</param>
/// <param name="HeldOutRows">How many are held out.</param>
/// <param name="NearestOfSamples">The median distance of a sample from the nearest learnt row, in the model's units.</param>
/// <param name="NearestOfHeldOut">The same of a held-out row.</param>
/// <param name="NearerShare">How often a sample lies nearer to a learnt row than a held-out row does: 0.5 where nothing is
/// remembered.</param>
/// <param name="NearerError">The standard error of that share.</param>
/// <param name="Verdict">In one sentence, whether the network has begun to remember.</param>
public sealed record MemoryFigures(
    MetricFigure? LearntNll,
    MetricFigure? HeldOutNll,
    int LearntRows,
    int HeldOutRows,
    double NearestOfSamples,
    double NearestOfHeldOut,
    double NearerShare,
    double NearerError,
    string Verdict
);

/// <summary>How samples were drawn.</summary>
/// <param name="Count">The number of samples.</param>
/// <param name="Solver">The ODE solver.</param>
/// <param name="Steps">Its steps; null for a solver that chooses its own.</param>
/// <param name="Nfe">Evaluations of the network a sample.</param>
/// <param name="Seconds">The time it took.</param>
public sealed record SamplingCost(int Count, string Solver, int? Steps, int Nfe, double Seconds)
{
    /// <summary>The solver and its cost in words, such as "midpoint, 20 steps, NFE 40".</summary>
    [JsonIgnore]
    public string Text => $"{Solver}, {(Steps is { } steps ? $"{steps} {(steps == 1 ? "step" : "steps")}, " : "")}NFE {Nfe}";

    /// <summary>Samples a second.</summary>
    public double PerSecond => Seconds > 0 ? Count / Seconds : 0;
}

/// <summary>How straight the ways of samples are.</summary>
/// <param name="Value">S: the mean squared distance of the velocity from the way's own mean velocity; 0 if and only if all ways are
/// straight.</param>
/// <param name="Relative">S over the mean squared length of the ways.</param>
public sealed record StraightnessFigures(double Value, double Relative)
{
    /// <summary>The figures to report of a reading.</summary>
    /// <param name="reading">The reading.</param>
    /// <returns>The figures.</returns>
    public static StraightnessFigures Of(StraightnessReading reading) => new(reading.Value, reading.Relative);
}

/// <summary>One figure of a model.</summary>
/// <param name="Name">The metric's name.</param>
/// <param name="Value">The figure.</param>
/// <param name="Floor">What a perfect model would get; null where that cannot be told.</param>
/// <param name="StandardError">The figure's standard error; null where it cannot be told.</param>
/// <param name="NoFloor">Why there is no floor; null where there is one.</param>
public sealed record MetricFigure(
    string Name,
    double Value,
    double? Floor,
    double? StandardError,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? NoFloor = null
);
