using System.Text.Json.Serialization;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Losses;
using FlowMatching.Core.Models;

namespace FlowMatching.Core.Training;

/// <summary>How a model is trained. The defaults are those of the 2-D sets; a checkpoint keeps them all, so that a run can go on as it began.</summary>
public sealed record TrainerSettings
{
    /// <summary>The most examples of a step.</summary>
    public const int MostBatch = 1_048_576;

    /// <summary>Number of optimizer steps, 1 or more.</summary>
    public int Steps { get; init; } = 2000;

    /// <summary>Examples of a step, 1 to <see cref="MostBatch"/>.</summary>
    public int BatchSize { get; init; } = 4096;

    /// <summary>Examples that are computed at a time, their gradients added up over the step; 0 takes the whole batch at once. It bounds the
    /// memory, and changes the result by rounding only.</summary>
    public int MicroBatch { get; init; }

    /// <summary>Examples that are computed at a time.</summary>
    internal int ExamplesAtATime => MicroBatch == 0 ? BatchSize : MicroBatch;

    /// <summary>The probability, in [0, 1), with which an example's class is replaced by the null class. It takes no effect where there are no classes.</summary>
    /// <remarks>Ho and Salimans 2022 (arXiv:2207.12598): the network so learns the unconditional flow too, which guidance needs.</remarks>
    public double LabelDropout { get; init; }

    /// <summary>The highest learning rate, reached at the end of the warm-up; positive.</summary>
    /// <remarks>Inputs and targets are scaled by <see cref="VelocityModel"/>, so one rate serves all 2-D sets: 1e-2 is best, 3e-2 still trains.</remarks>
    public double LearningRate { get; init; } = 1e-2;

    /// <summary>Steps of the linear warm-up, 0 or more; a run shorter than twice that warms up over its first half.</summary>
    public int WarmUpSteps { get; init; } = 200;

    /// <summary>Where the cosine ends, as a fraction of <see cref="LearningRate"/>, in [0, 1].</summary>
    public double MinLearningRate { get; init; }

    /// <summary>Decay of the exponential moving average of the weights, in [0, 1).</summary>
    public double EmaDecay { get; init; } = 0.999;

    /// <summary>The largest L2 norm of the gradient; a longer one is shortened to it; positive.</summary>
    public double ClipNorm { get; init; } = 1.0;

    /// <summary>AdamW's decoupled weight decay, 0 or more.</summary>
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>The seed of everything random in the run.</summary>
    public long Seed { get; init; }

    /// <summary>The precision of the network's matrix products; weights, moments and the loss are float32 in any case.</summary>
    public Precision Precision { get; init; } = Precision.Float32;

    /// <summary>How times are drawn.</summary>
    public string Times { get; init; } = TimeSamplers.All[0].Name;

    /// <summary>Steps between two progress reports, 1 or more.</summary>
    public int LogEvery { get; init; } = 50;

    /// <summary>Progress reports at multiples of this many steps, and the last one, also tell the loss of held-out examples; 0 leaves it out.</summary>
    public int ValidateEvery { get; init; }

    /// <summary>Steps between two checkpoints on the way; 0 writes none before the end.</summary>
    public int CheckpointEvery { get; init; }

    /// <summary>What to do about a gradient that is NaN or infinite.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public NonFiniteAction OnNan { get; init; }

    /// <summary>Whether a run that was begun with other settings does under these what it would have done. What does not change the result is not
    /// compared: the number of steps, what is told and written on the way, and the share of hidden classes, which is the checkpoint's.</summary>
    /// <param name="begun">What the run was begun with.</param>
    public bool Continues(TrainerSettings begun) => this == begun with
    {
        Steps = Steps,
        LabelDropout = LabelDropout,
        LogEvery = LogEvery,
        ValidateEvery = ValidateEvery,
        CheckpointEvery = CheckpointEvery,
        OnNan = OnNan,
    };

    /// <summary>Lists what is wrong with these settings, one sentence each.</summary>
    public IEnumerable<string> Faults() =>
        new[]
        {
            Require(Steps >= 1, $"steps is {Steps}, expected 1 or more."),
            Require(BatchSize is >= 1 and <= MostBatch, $"batch-size is {BatchSize}, expected 1 to {MostBatch}."),
            Require(MicroBatch >= 0, $"micro-batch is {MicroBatch}, expected 0 (the whole batch) or more."),
            Require(LabelDropout is >= 0 and < 1, $"label-dropout is {LabelDropout}, expected a probability in [0, 1)."),
            Require(LearningRate > 0 && double.IsFinite(LearningRate), $"learning-rate is {LearningRate}, expected a positive number."),
            Require(WarmUpSteps >= 0, $"warm-up-steps is {WarmUpSteps}, expected 0 or more."),
            Require(MinLearningRate is >= 0 and <= 1, $"min-learning-rate is {MinLearningRate}, expected a fraction in [0, 1]."),
            Require(EmaDecay is >= 0 and < 1, $"ema-decay is {EmaDecay}, expected a number in [0, 1)."),
            Require(ClipNorm > 0, $"clip-norm is {ClipNorm}, expected a positive number."),
            Require(WeightDecay >= 0 && double.IsFinite(WeightDecay), $"weight-decay is {WeightDecay}, expected 0 or more."),
            Require(TimeSamplers.All.Names.Contains(Times), TimeSamplers.All.Unknown(Times)),
            Require(LogEvery >= 1, $"log-every is {LogEvery}, expected 1 or more steps."),
            Require(ValidateEvery >= 0, $"validate-every is {ValidateEvery}, expected 0 or more steps."),
            Require(CheckpointEvery >= 0, $"checkpoint-every is {CheckpointEvery}, expected 0 or more steps."),
        }.OfType<string>();

    private static string? Require(bool holds, string fault) => holds ? null : fault;
}
