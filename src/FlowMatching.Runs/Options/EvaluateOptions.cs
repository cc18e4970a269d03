using FlowMatching.Core;
using FlowMatching.Core.Options;
using FlowMatching.Core.Solvers;
using FlowMatching.Runs.Data.Images;

namespace FlowMatching.Runs.Options;

/// <summary>What 'evaluate' is told.</summary>
public sealed record EvaluateOptions : ComputeOptions
{
    /// <summary>The options of 'evaluate'.</summary>
    public static OptionTable<EvaluateOptions> Table { get; } = new("evaluate", new EvaluateOptions());

    /// <summary>The data set or run whose checkpoint is meant.</summary>
    [Option("dataset", "Run to evaluate: a data set's or a named one")]
    public string? Dataset { get; init; }

    /// <summary>Checkpoint files, or run folders, side by side.</summary>
    [Option("checkpoint", "Checkpoint to evaluate; give it again for more, side by side", Placeholder = "FILE|FOLDER", Repeatable = true)]
    public IReadOnlyList<string> Checkpoints { get; init; } = new ValueList<string>([]);

    /// <summary>Where the points or the picture of the models lie; null where the run had them.</summary>
    [Option("data", DataWords, Placeholder = "FILE")]
    public string? Data { get; init; }

    /// <summary>The folder under which fetched pictures lie.</summary>
    [Option("data-dir", "pictures: folder under which 'fm data get' has put them", Placeholder = "FOLDER")]
    public string DataDir { get; init; } = ImageOptions.DefaultDataDir;

    /// <summary>A YAML file of options.</summary>
    [Option("config", ConfigWords, Placeholder = "FILE.yaml", CallOnly = true)]
    public string? Config { get; init; }

    /// <summary>The folder under which runs lie.</summary>
    [Option("output-dir", "Folder of the runs; the evaluation goes into its evaluations/NAME", Placeholder = "FOLDER")]
    public string OutputDir { get; init; } = "outputs";

    /// <summary>The name of the evaluation; null for the data set's.</summary>
    [Option("name", "Name of the evaluation; else the data set's", Pattern = NamePattern, Allowed = NameAllowed)]
    public string? Name { get; init; }

    /// <summary>Samples for each figure.</summary>
    [Option(
        "num",
        "Samples for each figure; of pictures 1000 unless given, without classes 20",
        Min = 20,
        Max = 1_000_000,
        Unit = "samples"
    )]
    public int Num { get; init; } = 20_000;

    /// <summary>The solvers to try; none for all.</summary>
    [Option(
        "solver",
        "Solver to try over NFE, else all, of pictures euler; give it again for more",
        OneOf = [FlowMapSteps.SolverName],
        Catalog = typeof(OdeSolvers),
        Repeatable = true
    )]
    public IReadOnlyList<string> Solvers { get; init; } = new ValueList<string>([]);

    /// <summary>How strongly the class guides: 1 for the classes as they are.</summary>
    [Option("guidance", "How strongly the class guides; 1 draws the classes as they are", Min = 0, Max = 100)]
    public double Guidance { get; init; } = 1;

    /// <summary>The first and the last time at which the class guides.</summary>
    [Option("guidance-interval", "guidance: from when to when; noise is at 0, data at 1")]
    public TimeInterval GuidanceInterval { get; init; } = TimeInterval.All;

    /// <summary>Whether to compute likelihoods too.</summary>
    [Option("likelihood", "Likelihood of fresh data and its picture; of held-out pictures bits/dim")]
    public bool Likelihood { get; init; }

    /// <summary>Probes of Hutchinson's estimate of the divergence; null for the exact one, of pictures for one probe.</summary>
    [Option(
        "probes",
        "likelihood: probes of the estimate; else exact up to 12-D, 4; of pictures 1",
        Min = 1,
        Max = 10_000,
        Unit = "probes"
    )]
    public int? Probes { get; init; }

    /// <summary>Held-out pictures whose likelihood is computed; null for 100.</summary>
    [Option("likelihood-num", "likelihood of pictures: of how many, for it is dear; else 100", Min = 1, Max = 1_000_000, Unit = "pictures")]
    public int? LikelihoodNum { get; init; }

    /// <summary>Whether to leave out the pictures.</summary>
    [Option("no-pictures", "Leave out the pictures")]
    public bool NoPictures { get; init; }

    /// <summary>The seed of the noise.</summary>
    [Option("seed", "Seed of the noise x0, which all models start from", Min = 0)]
    public long Seed { get; init; }
}
