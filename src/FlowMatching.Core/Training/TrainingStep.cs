using FlowMatching.Core.Engine;
using FlowMatching.Core.Losses;
using FlowMatching.Core.Models;
using FlowMatching.Core.Specification;
using static TorchSharp.torch;

namespace FlowMatching.Core.Training;

/// <summary>The gradient of a step: its times, its dropped labels and its loss, part by part where the batch is too large for the
/// memory.</summary>
/// <param name="plan">What is trained and how.</param>
/// <param name="model">The model, in whose weights the gradient gathers.</param>
/// <param name="loss">The loss.</param>
/// <param name="exchange">Shares the examples out over processes; null where one has them all.</param>
internal sealed class TrainingStep(TrainingPlan plan, VelocityModel model, ITrainingLoss loss, GradientExchange? exchange = null)
{
    private readonly RandomStreams streams = new(plan.Settings.Seed);

    /// <summary>Adds the gradient of the mean loss of some pairs to that of the weights.</summary>
    /// <param name="examples">The pairs of the step.</param>
    /// <param name="step">Steps done so far: all randomness here is a pure function of it.</param>
    /// <param name="stop">Whether this process wishes to stop; the exchange tells the others.</param>
    /// <returns>The losses of the examples, without the graph.</returns>
    public IReadOnlyList<LossSample> Accumulate(TrainingPairs examples, int step, bool stop = false)
    {
        var (start, end) = exchange?.Share ?? (0, plan.Settings.BatchSize);
        long part = plan.Settings.ExamplesAtATime;
        var question = Ask(examples, step);
        var labels = DropLabels(examples.Labels, step);
        SeedDropout(step);
        List<LossSample> learnt = [];
        for (long first = start; first < end; first += part)
        {
            long count = Math.Min(part, end - first);
            learnt.Add(Accumulate(question.Part(first, count), labels?.narrow(0, first, count)));
        }

        return exchange is null ? learnt : [exchange.Reduce(learnt, question.T, stop)];
    }

    private RegressionBatch Ask(TrainingPairs examples, int step)
    {
        using var rng = streams.For("time", step);

        return loss.Draw(model.Prediction, examples.X0, examples.X1, rng);
    }

    /// <summary>Replaces some labels by the null class, each by a throw of its own.</summary>
    private Tensor? DropLabels(Tensor? labels, int step)
    {
        if (labels is null || plan.Settings.LabelDropout == 0)
            return labels;

        using var rng = streams.For("label-dropout", step);
        var dropped = rand(labels.shape, generator: rng).lt(plan.Settings.LabelDropout).to(labels.device);

        return where(dropped, full(labels.shape, model.Network.Classes, dtype: ScalarType.Int64, device: labels.device), labels);
    }

    /// <summary>Dropout draws from libtorch's own generator, which so becomes a pure function of the step too.</summary>
    private void SeedDropout(int step)
    {
        if (plan.Architecture.UNet is { Dropout: > 0 })
            _ = manual_seed(streams.SeedOf("dropout", step));
    }

    /// <summary>Adds the gradient of some of the step's examples, and gives their losses without the graph.</summary>
    private LossSample Accumulate(RegressionBatch question, Tensor? labels)
    {
        using var scope = NewDisposeScope();
        var sample = loss.PerExample(model, question, labels);
        Backpropagation.Run(sample.Sum() / plan.Settings.BatchSize);

        return new LossSample(sample.PerExample.detach().MoveToOuterDisposeScope(), sample.T);
    }
}
