using FlowMatching.Core.Couplings;
using FlowMatching.Core.Data;
using FlowMatching.Core.Losses;
using FlowMatching.Core.Paths;
using Spec = FlowMatching.Runs.Options.OptionSpec<FlowMatching.Runs.Options.TrainOptions>;

namespace FlowMatching.Runs.Options;

/// <summary>The options of 'train': the one owner of their names, limits, units and words.</summary>
public static class TrainOptionTable
{
    /// <summary>The table.</summary>
    public static OptionTable<TrainOptions> Table { get; } = new("train", new TrainOptions(),
        [.. Run(), .. Optimisation(), .. Model(), .. Objective(), .. Records(), .. ComputeSpecs.Engine<TrainOptions>(), .. Call()]);

    /// <summary>The options that cannot change between the parts of a run, because the result depends on them.</summary>
    public static IReadOnlyList<string> FixedOnResume { get; } =
        [.. Optimisation().Concat(Model()).Concat(Objective()).Select(spec => spec.Name).Except(["steps"]), "dataset", "precision", "seed"];

    private static Spec[] Run() =>
    [
        Spec.Of("dataset", new Choice(DataSets.Names), "Data set to learn", o => o.Dataset ?? "", (o, v) => o with { Dataset = v }),
        Spec.Of("config", new PlainText("FILE.yaml"), "Options from a file; the command line overrides it",
            o => o.Config, (o, v) => o with { Config = v }, callOnly: true),
        ComputeSpecs.OutputDir<TrainOptions>("Folder under which the run folder cfm/NAME lies"),
        Spec.Of("name", FolderName.Kind, "Name of the run folder; else the data set's", o => o.Name, (o, v) => o with { Name = v }),
        ComputeSpecs.Seed<TrainOptions>("Seed of all randomness"),
    ];

    private static Spec[] Optimisation() =>
    [
        Spec.Of("steps", new WholeNumber<int>(1, 100_000_000, "steps"), "Training steps", o => o.Steps, (o, v) => o with { Steps = v }),
        Spec.Of("batch-size", new WholeNumber<int>(1, 1_048_576, "examples"), "Examples in a step",
            o => o.BatchSize, (o, v) => o with { BatchSize = v }),
        Spec.Of("learning-rate", new RealNumber(0, 10) { AboveMinimum = true }, "Highest learning rate; a cosine takes it to 0",
            o => o.LearningRate, (o, v) => o with { LearningRate = v }),
        Spec.Of("warm-up", new WholeNumber<int>(0, 1_000_000, "steps"), "Steps of the linear warm-up",
            o => o.WarmUp, (o, v) => o with { WarmUp = v }),
        Spec.Of("ema", new RealNumber(0, 1) { BelowMaximum = true }, "Decay of the moving average of the weights",
            o => o.Ema, (o, v) => o with { Ema = v }),
        Spec.Of("clip", new RealNumber(0, 1e6) { AboveMinimum = true }, "Largest gradient norm; longer gradients are shortened to it", o => o.Clip, (o, v) => o with { Clip = v }),
        Spec.Of("weight-decay", new RealNumber(0, 10), "Weight decay of AdamW", o => o.WeightDecay, (o, v) => o with { WeightDecay = v }),
    ];

    private static Spec[] Model() =>
    [
        Spec.Of("hidden", new WholeNumber<int>(1, 65_536, "units"), "Width of the network", o => o.Hidden, (o, v) => o with { Hidden = v }),
        Spec.Of("depth", new WholeNumber<int>(1, 64, "layers"), "Hidden layers of the network", o => o.Depth, (o, v) => o with { Depth = v }),
    ];

    private static Spec[] Objective() =>
    [
        Spec.Of("path", new Choice(ProbabilityPaths.Names), "Probability path from noise to data", o => o.Path, (o, v) => o with { Path = v }),
        Spec.Of("sigma-min", new RealNumber(0, 1) { BelowMaximum = true }, "Width of the path around a data point at t = 1",
            o => o.SigmaMin, (o, v) => o with { SigmaMin = v }),
        Spec.Of("coupling", new Choice(CouplingCatalog.All.Names), "How noise and data are paired", o => o.Coupling, (o, v) => o with { Coupling = v }),
        Spec.Of("time-sampler", new Choice(TimeSamplers.All.Names), "How the times of a batch are drawn",
            o => o.TimeSampler, (o, v) => o with { TimeSampler = v }),
    ];

    private static Spec[] Records() =>
    [
        Spec.Of("log-every", new WholeNumber<int>(1, 1_000_000, "steps"), "Steps between two lines of metrics.jsonl",
            o => o.LogEvery, (o, v) => o with { LogEvery = v }),
        Spec.Of("checkpoint-every", new CadenceKind(), "How often the checkpoint is written",
            o => o.CheckpointEvery, (o, v) => o with { CheckpointEvery = v }),
    ];

    private static IEnumerable<Spec> Call() =>
    [
        Spec.Of("resume", new Flag(), "Go on from the run's checkpoint", o => o.Resume, (o, v) => o with { Resume = v }, callOnly: true),
        Spec.Of("overwrite", new Flag(), "Replace an existing run", o => o.Overwrite, (o, v) => o with { Overwrite = v }, callOnly: true),
        Spec.Of("dry-run", new Flag(), "Show the resolved options and the cost, and stop",
            o => o.DryRun, (o, v) => o with { DryRun = v }, callOnly: true),
        .. ComputeSpecs.Talk<TrainOptions>(),
    ];
}
