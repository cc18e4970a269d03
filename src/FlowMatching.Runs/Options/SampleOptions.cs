using FlowMatching.Core;

namespace FlowMatching.Runs.Options;

/// <summary>What 'sample' is told.</summary>
public sealed record SampleOptions : ComputeOptions
{
    /// <summary>The data set or run whose checkpoint is meant.</summary>
    public string? Dataset { get; init; }

    /// <summary>A checkpoint file, or a run folder.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>Samples to draw.</summary>
    public int Num { get; init; } = 100_000;

    /// <summary>The ODE solver.</summary>
    public string Solver { get; init; } = "midpoint";

    /// <summary>Solver steps.</summary>
    public int Steps { get; init; } = 20;

    /// <summary>How the times of the steps lie.</summary>
    public string Grid { get; init; } = "uniform";

    /// <summary>The relative tolerance of dopri5; null for its own.</summary>
    public double? Rtol { get; init; }

    /// <summary>The absolute tolerance of dopri5; null for its own.</summary>
    public double? Atol { get; init; }

    /// <summary>How often dopri5 may evaluate the network; null for its own bound.</summary>
    public int? MaxNfe { get; init; }

    /// <summary>Whether to solve the SDE of the same marginals instead of the ODE.</summary>
    public bool Sde { get; init; }

    /// <summary>How much noise the SDE puts in and takes out; null for 1.</summary>
    public double? Churn { get; init; }

    /// <summary>The path to run the model along; null for the one it was trained on.</summary>
    public string? Path { get; init; }

    /// <summary>The classes to draw, separated by commas; null for all of them in turn.</summary>
    public string? Class { get; init; }

    /// <summary>How strongly the class guides: 1 for the classes as they are; more than one value for a strip of pictures.</summary>
    public IReadOnlyList<double> Guidance { get; init => field = new ValueList<double>(value); } = new ValueList<double>([1]);

    /// <summary>How many pictures to draw along the great circle between two noises; null to draw samples.</summary>
    public int? Interpolate { get; init; }

    /// <summary>A file of starting points x0.</summary>
    public string? Noise { get; init; }

    /// <summary>A file of points, or a file or folder of pictures, to take back to noise, instead of drawing samples.</summary>
    public string? Invert { get; init; }

    /// <summary>Whether to leave out the animation.</summary>
    public bool NoGif { get; init; }

    /// <summary>Whether to write what the samples were measured against.</summary>
    public bool Reference { get; init; }

    /// <summary>Where the points or the picture of the model lie; null where the run had them.</summary>
    public string? Data { get; init; }
}
