using FlowMatching.Core;
using FlowMatching.Core.Options;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Solvers;
using FlowMatching.Runs.Data.Tables;

namespace FlowMatching.Runs.Options;

/// <summary>What 'sample' is told.</summary>
public sealed record SampleOptions : ComputeOptions
{
    /// <summary>The options of 'sample'.</summary>
    public static OptionTable<SampleOptions> Table { get; } = new("sample", new SampleOptions());

    /// <summary>The data set or run whose checkpoint is meant.</summary>
    [Option("dataset", "Run to sample: a data set's or a named one")]
    public string? Dataset { get; init; }

    /// <summary>A checkpoint file, or a run folder.</summary>
    [Option("checkpoint", "Checkpoint to sample, instead of --dataset", Placeholder = "FILE|FOLDER")]
    public string? Checkpoint { get; init; }

    /// <summary>Where the points or the picture of the model lie; null where the run had them.</summary>
    [Option("data", DataWords, Placeholder = "FILE")]
    public string? Data { get; init; }

    /// <summary>The folder under which runs lie.</summary>
    [Option("output-dir", "Folder of the runs; with --checkpoint, the folder to write into", Placeholder = "FOLDER")]
    public string OutputDir { get; init; } = "outputs";

    /// <summary>Samples to draw.</summary>
    [Option("num", "Samples to draw", Min = 1, Max = 50_000_000, Unit = "samples")]
    public int Num { get; init; } = 100_000;

    /// <summary>The ODE solver.</summary>
    [Option(
        "solver",
        "ODE solver; flow-map for models of average velocities, their default",
        OneOf = [FlowMapSteps.SolverName],
        Catalog = typeof(OdeSolvers)
    )]
    public string Solver { get; init; } = "midpoint";

    /// <summary>Solver steps.</summary>
    [Option("steps", "Solver steps from t = 0 to t = 1", Min = 1, Max = 1_000_000, Unit = "steps")]
    public int Steps { get; init; } = 20;

    /// <summary>How the times of the steps lie.</summary>
    [Option("grid", "How the times of the steps lie", Catalog = typeof(TimeGrids))]
    public string Grid { get; init; } = "uniform";

    /// <summary>The relative tolerance of dopri5; null for its own.</summary>
    [Option("rtol", "dopri5: error of a step relative to the state; else 1e-5", Min = 0, AboveMin = true, Max = 1, BelowMax = true)]
    public double? Rtol { get; init; }

    /// <summary>The absolute tolerance of dopri5; null for its own.</summary>
    [Option("atol", "dopri5: error of a step in any case; else 1e-5", Min = 0, AboveMin = true, Max = 1, BelowMax = true)]
    public double? Atol { get; init; }

    /// <summary>How often dopri5 may evaluate the network; null for its own bound.</summary>
    [Option("max-nfe", "dopri5: most evaluations a sample; else 10000", Min = 8, Max = 100_000_000, Unit = "evaluations")]
    public int? MaxNfe { get; init; }

    /// <summary>Whether to solve the SDE of the same marginals instead of the ODE.</summary>
    [Option("sde", "Solve the SDE of the same marginals, by Euler and Maruyama")]
    public bool Sde { get; init; }

    /// <summary>How much noise the SDE puts in and takes out; null for 1.</summary>
    [Option("sde-strength", "sde: how much noise it puts in and takes out; else 1", Min = 0, Max = 1000, FormerName = "churn")]
    public double? SdeStrength { get; init; }

    /// <summary>The path to run the model along; null for the one it was trained on.</summary>
    [Option("path", "Run the model along another path than its own", Catalog = typeof(ProbabilityPaths))]
    public string? Path { get; init; }

    /// <summary>The classes to draw, separated by commas; null for all of them in turn.</summary>
    [Option("class", "Classes to draw in turn, such as 3 or 1,7; else all of them", Placeholder = "NAMES")]
    public string? Class { get; init; }

    /// <summary>How strongly the class guides: 1 for the classes as they are; more than one value for a strip of pictures.</summary>
    [Option("guidance", "How strongly the class guides; of pictures 0,1,2,4 lays several side by side", Min = 0, Max = 100)]
    public IReadOnlyList<double> Guidance
    {
        get;
        init => field = new ValueList<double>(value);
    } = new ValueList<double>([1]);

    /// <summary>The first and the last time at which the class guides.</summary>
    [Option("guidance-interval", "guidance: from when to when; noise is at 0, data at 1")]
    public TimeInterval GuidanceInterval { get; init; } = TimeInterval.All;

    /// <summary>How many pictures to draw along the great circle between two noises; null to draw samples.</summary>
    [Option("interpolate", "pictures: so many between two noises instead; --num such rows", Min = 2, Max = 50, Unit = "pictures")]
    public int? Interpolate { get; init; }

    /// <summary>A file of starting points x0.</summary>
    [Option("noise", "Starting points x0: a float32 array of shape (N, D), of pictures (N, C, H, W)", Placeholder = "FILE.npy")]
    public string? Noise { get; init; }

    /// <summary>A file of points, or a file or folder of pictures, to take back to noise, instead of drawing samples.</summary>
    [Option("invert", "Points (.npy) or pictures to take back to noise.npy, a file for --noise", Placeholder = "FILE|FOLDER")]
    public string? Invert { get; init; }

    /// <summary>As what the samples are written, beside samples.npy.</summary>
    [Option("format", "points: also write samples.csv or samples.parquet, as the table was", Catalog = typeof(TableFormats))]
    public string Format { get; init; } = TableFormats.Npy;

    /// <summary>The seed of the noise.</summary>
    [Option("seed", "Seed of the noise x0", Min = 0)]
    public long Seed { get; init; }

    /// <summary>Whether to leave out the animation.</summary>
    [Option("no-gif", "Leave out the animation vector_field_and_samples_NAME.gif")]
    public bool NoGif { get; init; }

    /// <summary>Whether to leave out every picture.</summary>
    [Option("no-pictures", "Leave out all pictures: write samples.npy and the report alone")]
    public bool NoPictures { get; init; }

    /// <summary>Whether to write what the samples were measured against.</summary>
    [Option("reference", "Also write, as quality_*.npy, what the samples were measured against")]
    public bool Reference { get; init; }
}
