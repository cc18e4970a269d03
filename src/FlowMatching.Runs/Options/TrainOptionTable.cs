using FlowMatching.Core.Models;
using FlowMatching.Core.Models.UNet;
using FlowMatching.Core.Training;
using Spec = FlowMatching.Runs.Options.OptionSpec<FlowMatching.Runs.Options.TrainOptions>;

namespace FlowMatching.Runs.Options;

/// <summary>The options of 'train': the one owner of their names, limits, units and words.</summary>
public static class TrainOptionTable
{
    /// <summary>The table.</summary>
    public static OptionTable<TrainOptions> Table { get; } = new("train", new TrainOptions(),
    [
        .. Run(),
        .. TrainingSpecs.Optimisation<TrainOptions>(),
        Spec.Of("budget", new DurationKind(), "Time to train for instead of --steps; the steps that fit are measured first",
            o => o.Budget, (o, v) => o with { Budget = v }),
        Spec.Of("micro-batch", new WholeNumber<int>(0, TrainerSettings.MostBatch, "examples"), "Examples computed at a time, to bound the memory; 0 for the whole batch",
            o => o.MicroBatch, (o, v) => o with { MicroBatch = v }),
        .. Model(),
        .. Objective(),
        .. TrainingSpecs.Records<TrainOptions>(),
        Spec.Of("validate-every", new WholeNumber<int>(0, 1_000_000, "steps"), "pictures: steps between two measurements of the held-out loss; 0 for none",
            o => o.ValidateEvery, (o, v) => o with { ValidateEvery = v }),
        Spec.Of("preview-every", new WholeNumber<int>(0, 1_000_000, "steps"), "pictures: steps between two pages of samples in previews/; 0 for none",
            o => o.PreviewEvery, (o, v) => o with { PreviewEvery = v }),
        Spec.Of("num", new WholeNumber<int>(0, 10_000_000, "samples"), "Samples for the quality figures at the end; 0 leaves them out",
            o => o.Num, (o, v) => o with { Num = v }),
        .. ComputeSpecs.Engine<TrainOptions>(),
        .. Call(),
    ]);

    /// <summary>The options that cannot change between the parts of a run, because the result depends on them.</summary>
    public static IReadOnlyList<string> FixedOnResume { get; } =
    [
        .. TrainingSpecs.Optimisation<TrainOptions>().Concat(Model()).Concat(Objective()).Select(spec => spec.Name).Except(["steps"]),
        "dataset", "image-size", "flip", "precision", "seed",
    ];

    private static Spec[] Run() =>
    [
        Spec.Of("dataset", new DataSetKind(), "Data set to learn", o => o.Dataset, (o, v) => o with { Dataset = v }),
        Spec.Of("data-dir", new PlainText("FOLDER"), "pictures: folder under which 'fm data get' has put them", o => o.DataDir, (o, v) => o with { DataDir = v! }),
        Spec.Of("image-size", new Optional<int>(new WholeNumber<int>(2, 1024, "pixels")), "folder:PATH: side to which its pictures are brought; else 64",
            o => o.ImageSize, (o, v) => o with { ImageSize = v }),
        Spec.Of("flip", new Flag(), "pictures: mirror them left to right in half of the epochs", o => o.Flip, (o, v) => o with { Flip = v }),
        TrainingSpecs.Config<TrainOptions>(),
        ComputeSpecs.OutputDir<TrainOptions>("Folder under which the run folder cfm/NAME lies"),
        TrainingSpecs.Name<TrainOptions>(),
        ComputeSpecs.Seed<TrainOptions>("Seed of all randomness"),
    ];

    private static Spec[] Model() =>
    [
        Spec.Of("network", new Choice([TrainOptions.Auto, Architecture.Mlp, .. UNetPresets.All.Names]), "Network; auto takes mlp for points and unet-tiny for pictures",
            o => o.Network, (o, v) => o with { Network = v }),
        Spec.Of("hidden", new WholeNumber<int>(1, Architecture.MostHidden, "units"), "Width of the network", o => o.Hidden, (o, v) => o with { Hidden = v }),
        Spec.Of("depth", new WholeNumber<int>(1, Architecture.MostDepth, "layers"), "Hidden layers of the network", o => o.Depth, (o, v) => o with { Depth = v }),
        Spec.Of("frequencies", new WholeNumber<int>(0, 16, "frequencies"), "Sines and cosines of its inputs that the network sees; they make edges sharp",
            o => o.Frequencies, (o, v) => o with { Frequencies = v }),
    ];

    private static IEnumerable<Spec> Objective() =>
    [
        .. ObjectiveSpecs.All(),
        TrainingSpecs.TimeSampler<TrainOptions>(),
        Spec.Of("label-dropout", new RealNumber(0, 1) { BelowMaximum = true }, "Probability of hiding an example's class, which guidance needs",
            o => o.LabelDropout, (o, v) => o with { LabelDropout = v }),
    ];

    private static IEnumerable<Spec> Call() =>
    [
        Spec.Of("resume", new Flag(), "Go on from the run's checkpoint", o => o.Resume, (o, v) => o with { Resume = v }, callOnly: true),
        TrainingSpecs.Overwrite<TrainOptions>(),
        Spec.Of("dry-run", new Flag(), "Show the resolved options and the cost, and stop",
            o => o.DryRun, (o, v) => o with { DryRun = v }, callOnly: true),
        .. ComputeSpecs.Talk<TrainOptions>(),
    ];
}
