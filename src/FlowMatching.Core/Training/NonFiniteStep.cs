using System.Globalization;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Losses;

namespace FlowMatching.Core.Training;

/// <summary>A step whose gradient is NaN or infinite, and which of its examples are to blame: those whose loss is not finite, or where all
/// are the hundredth part with the largest losses.</summary>
/// <param name="Step">Number of the step, counted from 1.</param>
/// <param name="GradientNorm">L2 norm of the gradient.</param>
/// <param name="LearningRate">The learning rate of the step.</param>
/// <param name="Examples">Examples of the step.</param>
/// <param name="Faulty">How many of them have a loss that is not finite.</param>
/// <param name="FirstTime">The least time t of the examples to blame.</param>
/// <param name="LastTime">The largest.</param>
public sealed record NonFiniteStep(
    int Step,
    double GradientNorm,
    double LearningRate,
    int Examples,
    int Faulty,
    double FirstTime,
    double LastTime
)
{
    private const int OneOf = 100;

    /// <summary>What happened, to follow a "because" or a colon.</summary>
    public string Text =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Blame}, and the norm of the gradient is {GradientNorm} (learning rate {LearningRate:G3})"
        );

    private string Blame =>
        Faulty > 0
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"the loss of {Faulty} of {Examples} examples is not finite, at t from {FirstTime:G4} to {LastTime:G4}"
            )
            : string.Create(CultureInfo.InvariantCulture, $"the loss is finite and largest at t from {FirstTime:G4} to {LastTime:G4}");

    /// <summary>Looks at the examples of a step. Reads them back from the device, which is for steps that failed only.</summary>
    internal static NonFiniteStep Of(int step, OptimizerStep update, IEnumerable<LossSample> learnt)
    {
        (float Loss, float Time)[] examples =
        [
            .. learnt.SelectMany(sample => sample.PerExample.ToFloatArray().Zip(sample.T.ToFloatArray())),
        ];
        float[] faulty = [.. examples.Where(example => !float.IsFinite(example.Loss)).Select(example => example.Time)];
        float[] blamed =
            faulty.Length > 0
                ? faulty
                :
                [
                    .. examples
                        .OrderByDescending(example => example.Loss)
                        .Take((examples.Length + OneOf - 1) / OneOf)
                        .Select(example => example.Time),
                ];

        return new NonFiniteStep(
            step,
            update.LastNorm,
            update.LastLearningRate,
            examples.Length,
            faulty.Length,
            blamed.Min(),
            blamed.Max()
        );
    }
}

/// <summary>The loss or its gradient became NaN or infinite. What was saved before is as good as ever.</summary>
/// <param name="message">One sentence: where and when, and what to try.</param>
public sealed class DivergedException(string message) : RunFailedException(message)
{
    internal static DivergedException At(int step, string what) =>
        new($"Training diverged at step {step}: {what}; try a smaller learning rate, a longer warm-up or float32 precision.");
}
