using FlowMatching.Core.Reflow;

namespace FlowMatching.Runs.Options;

/// <summary>What 'reflow' is told. The initialisers are the defaults; limits and words stand in <see cref="ReflowOptionTable"/>.</summary>
public sealed record ReflowOptions : TrainingOptions
{
    private static readonly TeacherPool DefaultPool = new();

    /// <summary>A student starts from its teacher's weights: smaller steps than a fresh network's keep what they know.</summary>
    public ReflowOptions() => LearningRate = 2e-3;

    /// <summary>The defaults for pictures, where they are not those for points: a pair of pictures costs what thousands of points cost.</summary>
    public static ReflowOptions ForPictures { get; } = new()
    {
        Steps = 1000,
        BatchSize = 128,
        LearningRate = 1e-3,
        WarmUp = 50,
        Ema = 0.998,
        PoolPairs = 4096,
        RenewEvery = 1000,
        LogEvery = 25,
    };

    /// <summary>The data set or run whose flow is the teacher; with <see cref="Checkpoint"/>, the data set it must have learnt.</summary>
    public string? Dataset { get; init; }

    /// <summary>The teacher: a checkpoint file, or a run folder.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>Rounds of reflow: the student of each is the teacher of the next.</summary>
    public int Rounds { get; init; } = 1;

    /// <summary>Whether a one-step student of the last round is made.</summary>
    public bool Distill { get; init; }

    /// <summary>Pairs of noise and sample that the teacher makes at a time.</summary>
    public int PoolPairs { get; init; } = DefaultPool.Pairs;

    /// <summary>Training steps after which the pairs are made anew.</summary>
    public int RenewEvery { get; init; } = DefaultPool.RenewEvery;

    /// <summary>The solver of the teacher.</summary>
    public string TeacherSolver { get; init; } = DefaultPool.Solver;

    /// <summary>The steps of the teacher's solver.</summary>
    public int TeacherSteps { get; init; } = DefaultPool.Steps;

    /// <summary>The relative tolerance of a dopri5 teacher; null for its own.</summary>
    public double? TeacherRtol { get; init; }

    /// <summary>The absolute tolerance of a dopri5 teacher; null for its own.</summary>
    public double? TeacherAtol { get; init; }

    /// <summary>Samples for each figure.</summary>
    public int Num { get; init; } = 100_000;

    /// <summary>Whether to go on from where the run was stopped.</summary>
    public bool Resume { get; init; }

    /// <summary>Whether to show what would be done, and stop.</summary>
    public bool DryRun { get; init; }

    /// <summary>Where the points or the picture of the model lie; null where the run had them.</summary>
    public string? Data { get; init; }
}
