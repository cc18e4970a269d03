namespace FlowMatching.Runs.Options;

/// <summary>What 'train' is told. The initialisers are the defaults; limits and words stand in <see cref="TrainOptionTable"/>.</summary>
public sealed record TrainOptions : TrainingOptions
{
    /// <summary>The data set; null until given.</summary>
    public string? Dataset { get; init; }

    /// <summary>The time that the training may take, instead of a number of steps; null for none.</summary>
    public TimeSpan? Budget { get; init; }

    /// <summary>Width of the network.</summary>
    public int Hidden { get; init; } = 512;

    /// <summary>Hidden layers of the network.</summary>
    public int Depth { get; init; } = 3;

    /// <summary>Frequencies at which the network sees the sines and cosines of its inputs.</summary>
    public int Frequencies { get; init; } = 2;

    /// <summary>The probability path.</summary>
    public string Path { get; init; } = "condot";

    /// <summary>The path's width around a data point at t = 1.</summary>
    public double SigmaMin { get; init; }

    /// <summary>How noise and data are paired.</summary>
    public string Coupling { get; init; } = "independent";

    /// <summary>Samples for the quality figures at the end; 0 leaves them out.</summary>
    public int Num { get; init; } = 100_000;

    /// <summary>Whether to go on from the run's checkpoint.</summary>
    public bool Resume { get; init; }

    /// <summary>Whether to show what would be done, and stop.</summary>
    public bool DryRun { get; init; }
}
