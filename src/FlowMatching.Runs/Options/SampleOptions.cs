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

    /// <summary>A file of starting points x0.</summary>
    public string? Noise { get; init; }

    /// <summary>Whether to leave out the animation.</summary>
    public bool NoGif { get; init; }

    /// <summary>Whether to write what the samples were measured against.</summary>
    public bool Reference { get; init; }

    /// <summary>Where the points or the picture of the model lie; null where the run had them.</summary>
    public string? Data { get; init; }
}
