using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Losses;
using FlowMatching.Core.Models;
using FlowMatching.Core.Options;

namespace FlowMatching.Core.Specification;

/// <summary>How a model is trained. The defaults are those of the 2-D sets; a checkpoint keeps them all, so that a run can go on as it
/// began.</summary>
public sealed record TrainerSettings
{
    /// <summary>The most examples of a step.</summary>
    public const int MostBatch = 1_048_576;

    /// <summary>The most steps of a run.</summary>
    public const int MostSteps = 100_000_000;

    /// <summary>Number of optimizer steps, 1 or more.</summary>
    [Option("steps", "Training steps", Min = 1, Max = MostSteps, Unit = "steps")]
    public int Steps { get; init; } = 2000;

    /// <summary>Examples of a step, 1 to <see cref="MostBatch"/>.</summary>
    [Option("batch-size", "Examples in a step", Min = 1, Max = MostBatch, Unit = "examples", FixedOnResume = true)]
    public int BatchSize { get; init; } = 4096;

    /// <summary>Examples that are computed at a time, their gradients added up over the step; 0 takes the whole batch at once. It bounds
    /// the memory, and changes the result by rounding only.</summary>
    [Option(
        "micro-batch",
        "Examples computed at a time, to bound the memory; 0 for the whole batch",
        Min = 0,
        Max = MostBatch,
        Unit = "examples"
    )]
    public int MicroBatch { get; init; }

    /// <summary>Examples that are computed at a time.</summary>
    [JsonIgnore]
    public int ExamplesAtATime => MicroBatch == 0 ? BatchSize : MicroBatch;

    /// <summary>The probability, in [0, 1), with which an example's class is replaced by the null class. It takes no effect where there are
    /// no classes.</summary>
    /// <remarks>Ho and Salimans 2022 (arXiv:2207.12598): the network so learns the unconditional flow too, which guidance needs.</remarks>
    [Option(
        "label-dropout",
        "Probability of hiding an example's class, which guidance needs",
        Min = 0,
        Max = 1,
        BelowMax = true,
        FixedOnResume = true
    )]
    public double LabelDropout { get; init; }

    /// <summary>The highest learning rate, reached at the end of the warm-up; positive.</summary>
    /// <remarks>Inputs and targets are scaled by <see cref="VelocityModel"/>, so one rate serves all 2-D sets: 1e-2 is best, 3e-2 still
    /// trains.</remarks>
    [Option("learning-rate", "Highest learning rate; a cosine takes it to 0", Min = 0, AboveMin = true, Max = 10, FixedOnResume = true)]
    public double LearningRate { get; init; } = 1e-2;

    /// <summary>Steps of the linear warm-up, 0 or more; a run shorter than twice that warms up over its first half.</summary>
    [Option("warm-up", "Steps of the linear warm-up", Min = 0, Max = 1_000_000, Unit = "steps", FixedOnResume = true)]
    public int WarmUpSteps { get; init; } = 200;

    /// <summary>Where the cosine ends, as a fraction of <see cref="LearningRate"/>, in [0, 1].</summary>
    public double MinLearningRate { get; init; }

    /// <summary>Decay of the exponential moving average of the weights, in [0, 1).</summary>
    [Option("ema", "Decay of the moving average of the weights", Min = 0, Max = 1, BelowMax = true, FixedOnResume = true)]
    public double EmaDecay { get; init; } = 0.999;

    /// <summary>The largest L2 norm of the gradient; a longer one is shortened to it; positive.</summary>
    [Option(
        "clip",
        "Largest gradient norm; longer gradients are shortened to it",
        Min = 0,
        AboveMin = true,
        Max = 1e6,
        FixedOnResume = true
    )]
    public double ClipNorm { get; init; } = 1.0;

    /// <summary>What turns gradients into steps.</summary>
    [Option("optimizer", "AdamW, or Muon for the matrices of hidden layers", FixedOnResume = true)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public OptimizerKind Optimizer { get; init; }

    /// <summary>Decoupled weight decay, 0 or more.</summary>
    [Option("weight-decay", "Decoupled weight decay", Min = 0, Max = 10, FixedOnResume = true)]
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>The seed of everything random in the run.</summary>
    [Option("seed", "Seed of all randomness", Min = 0, FixedOnResume = true)]
    public long Seed { get; init; }

    /// <summary>The precision of the network's matrix products; weights, moments and the loss are float32 in any case.</summary>
    public Precision Precision { get; init; } = Precision.Float32;

    /// <summary>How times are drawn.</summary>
    [Option("time-sampler", "How the times of a batch are drawn", Catalog = typeof(TimeSamplers), FixedOnResume = true)]
    public string Times { get; init; } = TimeSamplers.All[0].Name;

    /// <summary>The δ of the pseudo-Huber loss; null for the square error. See <see cref="FlowMatchingLoss"/>.</summary>
    [Option(
        "huber",
        "Pseudo-Huber loss, square below this error and linear above; else square",
        Min = 0,
        AboveMin = true,
        Max = 1e6,
        FixedOnResume = true
    )]
    public double? Huber { get; init; }

    /// <summary>Steps between two progress reports, 1 or more.</summary>
    [Option("log-every", "Steps between two lines of metrics.jsonl", Min = 1, Max = 1_000_000, Unit = "steps")]
    public int LogEvery { get; init; } = 50;

    /// <summary>Progress reports at multiples of this many steps, and the last one, also tell the loss of held-out examples; 0 leaves it
    /// out.</summary>
    [Option(
        "validate-every",
        "Steps between two measurements of the loss of held-out examples; 0 for none",
        Min = 0,
        Max = 1_000_000,
        Unit = "steps"
    )]
    public int ValidateEvery { get; init; }

    /// <summary>Files have this member, which never took effect: it is written as ever, and passed over.</summary>
    [JsonInclude, JsonPropertyName("checkpoint_every")]
    [SuppressMessage("Performance", "CA1822:Mark members as static", Justification = "A member of the JSON belongs to the instance.")]
    private int Unused
    {
        get => 0;
        init => _ = value;
    }

    /// <summary>What to do about a gradient that is NaN or infinite.</summary>
    [Option("on-nan", "When a gradient is NaN or infinite: stop, or skip the update and count it")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public NonFiniteAction OnNan { get; init; }

    /// <summary>Whether a run that was begun with other settings does under these what it would have done. What does not change the result
    /// is not compared: the number of steps, what is told and written on the way, and the share of hidden classes, which is the
    /// checkpoint's.</summary>
    /// <param name="begun">What the run was begun with.</param>
    public bool Continues(TrainerSettings begun) =>
        this
        == begun with
        {
            Steps = Steps,
            LabelDropout = LabelDropout,
            LogEvery = LogEvery,
            ValidateEvery = ValidateEvery,
            OnNan = OnNan,
        };

    /// <summary>Lists what is wrong with these settings, one sentence each.</summary>
    public IEnumerable<string> Faults() =>
        MinLearningRate is >= 0 and <= 1
            ? OptionProperty.Faults(this)
            : OptionProperty.Faults(this).Append($"min-learning-rate is {MinLearningRate}, expected a fraction in [0, 1].");
}

/// <summary>What turns gradients into steps; see <see cref="EmaOptimizer"/>.</summary>
public enum OptimizerKind
{
    /// <summary>AdamW for all parameters.</summary>
    AdamW,

    /// <summary>Muon for the network's hidden matrices, AdamW for all else.</summary>
    Muon,
}

/// <summary>What to do about a gradient that is NaN or infinite.</summary>
public enum NonFiniteAction
{
    /// <summary>End the run.</summary>
    Stop,

    /// <summary>Leave the update out, count it, and go on with the next examples.</summary>
    Skip,
}
