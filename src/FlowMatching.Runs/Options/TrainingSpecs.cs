using FlowMatching.Core.Losses;
using FlowMatching.Core.Training;

namespace FlowMatching.Runs.Options;

/// <summary>The table lines that every training verb shares.</summary>
internal static class TrainingSpecs
{
    /// <summary>The file of options.</summary>
    public static OptionSpec<T> Config<T>()
        where T : TrainingOptions =>
        OptionSpec<T>.Of("config", new PlainText("FILE.yaml"), ComputeSpecs.ConfigWords,
            o => o.Config, (o, v) => With(o, o with { Config = v }), callOnly: true);

    /// <summary>The name of the run folder.</summary>
    public static OptionSpec<T> Name<T>()
        where T : TrainingOptions =>
        OptionSpec<T>.Of("name", FolderName.Kind, "Name of the run folder; else the data set's", o => o.Name, (o, v) => With(o, o with { Name = v }));

    /// <summary>Steps, batch and the optimizer.</summary>
    public static IEnumerable<OptionSpec<T>> Optimisation<T>()
        where T : TrainingOptions =>
    [
        OptionSpec<T>.Of("steps", new WholeNumber<int>(1, 100_000_000, "steps"), "Training steps", o => o.Steps, (o, v) => With(o, o with { Steps = v })),
        OptionSpec<T>.Of("batch-size", new WholeNumber<int>(1, TrainerSettings.MostBatch, "examples"), "Examples in a step",
            o => o.BatchSize, (o, v) => With(o, o with { BatchSize = v })),
        OptionSpec<T>.Of("learning-rate", new RealNumber(0, 10) { AboveMinimum = true }, "Highest learning rate; a cosine takes it to 0",
            o => o.LearningRate, (o, v) => With(o, o with { LearningRate = v })),
        OptionSpec<T>.Of("warm-up", new WholeNumber<int>(0, 1_000_000, "steps"), "Steps of the linear warm-up",
            o => o.WarmUp, (o, v) => With(o, o with { WarmUp = v })),
        OptionSpec<T>.Of("ema", new RealNumber(0, 1) { BelowMaximum = true }, "Decay of the moving average of the weights",
            o => o.Ema, (o, v) => With(o, o with { Ema = v })),
        OptionSpec<T>.Of("clip", new RealNumber(0, 1e6) { AboveMinimum = true }, "Largest gradient norm; longer gradients are shortened to it",
            o => o.Clip, (o, v) => With(o, o with { Clip = v })),
        OptionSpec<T>.Of("weight-decay", new RealNumber(0, 10), "Weight decay of AdamW", o => o.WeightDecay, (o, v) => With(o, o with { WeightDecay = v })),
    ];

    /// <summary>How times are drawn.</summary>
    public static OptionSpec<T> TimeSampler<T>()
        where T : TrainingOptions =>
        OptionSpec<T>.Of("time-sampler", new Choice(TimeSamplers.All.Names), "How the times of a batch are drawn",
            o => o.TimeSampler, (o, v) => With(o, o with { TimeSampler = v }));

    /// <summary>What is written on the way.</summary>
    public static IEnumerable<OptionSpec<T>> Records<T>()
        where T : TrainingOptions =>
    [
        OptionSpec<T>.Of("log-every", new WholeNumber<int>(1, 1_000_000, "steps"), "Steps between two lines of metrics.jsonl",
            o => o.LogEvery, (o, v) => With(o, o with { LogEvery = v })),
        OptionSpec<T>.Of("checkpoint-every", new CadenceKind(), "How often the checkpoint is written",
            o => o.CheckpointEvery, (o, v) => With(o, o with { CheckpointEvery = v })),
        OptionSpec<T>.Of("keep", new WholeNumber<int>(0, 1000, "checkpoints"), "Older checkpoints to keep in checkpoints/",
            o => o.Keep, (o, v) => With(o, o with { Keep = v })),
        OptionSpec<T>.Of("keep-best", new Flag(), "Keep the checkpoint of least loss (held-out where measured) as best.safetensors",
            o => o.KeepBest, (o, v) => With(o, o with { KeepBest = v })),
        OptionSpec<T>.Of("on-nan", new Choice([TrainingOptions.StopOnNan, TrainingOptions.SkipOnNan]), "When a gradient is NaN or infinite: stop, or skip the update and count it",
            o => o.OnNan, (o, v) => With(o, o with { OnNan = v })),
    ];

    /// <summary>Whether to replace a run.</summary>
    public static OptionSpec<T> Overwrite<T>()
        where T : TrainingOptions =>
        OptionSpec<T>.Of("overwrite", new Flag(), "Replace an existing run", o => o.Overwrite, (o, v) => With(o, o with { Overwrite = v }), callOnly: true);

    // `with` on the base record copies the derived one; only the compiler does not know.
    private static T With<T>(T _, TrainingOptions changed)
        where T : TrainingOptions => (T)changed;
}
