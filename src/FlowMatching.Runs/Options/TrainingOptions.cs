namespace FlowMatching.Runs.Options;

/// <summary>What every verb that trains can be told. The initialisers are the defaults; limits and words stand in <see cref="TrainingSpecs"/>.</summary>
public abstract record TrainingOptions : ComputeOptions
{
    /// <summary>A gradient that is not finite ends the run.</summary>
    public const string StopOnNan = "stop";

    /// <summary>An update whose gradient is not finite is left out.</summary>
    public const string SkipOnNan = "skip";

    /// <summary>A YAML file of options.</summary>
    public string? Config { get; init; }

    /// <summary>The run's name; null for the data set's.</summary>
    public string? Name { get; init; }

    /// <summary>Training steps.</summary>
    public int Steps { get; init; } = 2000;

    /// <summary>Examples in a step.</summary>
    public int BatchSize { get; init; } = 4096;

    /// <summary>The highest learning rate.</summary>
    public double LearningRate { get; init; } = 1e-2;

    /// <summary>Steps of the linear warm-up.</summary>
    public int WarmUp { get; init; } = 200;

    /// <summary>Decay of the moving average of the weights.</summary>
    public double Ema { get; init; } = 0.999;

    /// <summary>The gradient norm above which gradients are scaled down.</summary>
    public double Clip { get; init; } = 1.0;

    /// <summary>AdamW's decoupled weight decay.</summary>
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>How the times of a batch are drawn.</summary>
    public string TimeSampler { get; init; } = "stratified";

    /// <summary>Steps between two lines of the log.</summary>
    public int LogEvery { get; init; } = 50;

    /// <summary>How often the checkpoint is written.</summary>
    public Cadence CheckpointEvery { get; init; } = Cadence.Every(TimeSpan.FromMinutes(5));

    /// <summary>How many older checkpoints are kept.</summary>
    public int Keep { get; init; }

    /// <summary>Whether the best checkpoint written on the way is kept.</summary>
    public bool KeepBest { get; init; }

    /// <summary>What to do about a gradient that is NaN or infinite.</summary>
    public string OnNan { get; init; } = StopOnNan;

    /// <summary>Whether an existing run may be replaced.</summary>
    public bool Overwrite { get; init; }
}
