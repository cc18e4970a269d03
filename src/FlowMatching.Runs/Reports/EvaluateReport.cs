using System.Text.Json.Serialization;
using FlowMatching.Runs.Engines;

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

/// <summary>What an evaluation found of one model.</summary>
/// <param name="Label">What the table calls it.</param>
/// <param name="Kind">How it was made: cfm, reflow or distilled.</param>
/// <param name="Step">Its training steps.</param>
/// <param name="Sampling">How the samples of the figures were drawn.</param>
/// <param name="Metrics">The figures.</param>
/// <param name="BySolver">The quality over solvers and NFE; none of pictures.</param>
public sealed record EvaluatedModel(
    string Label,
    string Kind,
    long Step,
    SamplingCost Sampling,
    IReadOnlyList<MetricFigure> Metrics,
    IReadOnlyList<SolverFigure> BySolver
)
{
    /// <summary>Of points, the quality by class; null where there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ClassQuality>? Classes { get; init; }

    /// <summary>Of points, whether the network remembers its rows; null where none are held out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MemoryFigures? Memory { get; init; }

    /// <summary>Of pictures, what the classifier says of them over solvers and NFE; null of points.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<PictureFigure>? PicturesBySolver { get; init; }
}

/// <summary>What a solver makes of a model at some cost.</summary>
/// <param name="Solver">The solver.</param>
/// <param name="Setting">Its steps, or its tolerance.</param>
/// <param name="Nfe">Evaluations of the network a sample.</param>
/// <param name="Sw2">Sliced Wasserstein distance of order 2 to fresh data.</param>
/// <param name="Seconds">The time that sampling took.</param>
public sealed record SolverFigure(string Solver, string Setting, int Nfe, double Sw2, double Seconds);

/// <summary>What a solver makes of a model of pictures at some cost.</summary>
/// <param name="Solver">The solver.</param>
/// <param name="Setting">Its steps, or its tolerance.</param>
/// <param name="Nfe">Evaluations of the network a picture.</param>
/// <param name="ClassAccuracy">How often the classifier finds the class that was asked for, in [0, 1].</param>
/// <param name="ClassifierFid">The squared Fréchet distance of the classifier's features from those of test pictures.</param>
/// <param name="Seconds">The time that sampling took.</param>
public sealed record PictureFigure(string Solver, string Setting, int Nfe, double ClassAccuracy, double ClassifierFid, double Seconds);
