using FlowMatching.Core.Data;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Losses;
using FlowMatching.Core.Models;
using static TorchSharp.torch;

namespace FlowMatching.Core.Training;

/// <summary>The mean loss of examples that are never learnt from, by the weights as they are.</summary>
/// <remarks>Noise and times belong to the example: the streams "validation-noise" and "validation-time" of a fixed seed. So two
/// measurements differ by the weights alone, and a run's are comparable with another's. Classes are shown as they are.</remarks>
internal sealed class ValidationLoss : IDisposable
{
    private const int MostExamples = 1000;

    private readonly ITrainingLoss loss;
    private readonly VelocityModel model;
    private readonly int chunk;
    private readonly Tensor? labels;
    private readonly RegressionBatch? question;

    /// <summary>Draws noise and times once.</summary>
    /// <param name="data">Where the examples come from; one without held-out examples has no such loss.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="model">The model.</param>
    /// <param name="chunk">Examples that are computed at a time.</param>
    public ValidationLoss(IDataStream? data, ITrainingLoss loss, VelocityModel model, int chunk)
    {
        (this.loss, this.model, this.chunk) = (loss, model, chunk);
        using var scope = NewDisposeScope();
        if (data?.HeldOut(MostExamples) is not { } batch)
        {
            return;
        }

        RandomStreams streams = new(seed: 0);
        using Generator noiseRng = streams.For("validation-noise"),
            timeRng = streams.For("validation-time");
        var x0 = model.Source.Draw(batch.X1.shape, noiseRng).to(model.Device);
        var asked = loss.Draw(model.Prediction, x0, batch.X1.to(model.Device), timeRng);
        question = asked.Kept();
        labels = batch.Labels?.to(model.Device).DetachFromDisposeScope();
    }

    /// <summary>Measures; null where nothing is held out.</summary>
    public double? Measure()
    {
        if (question is null)
        {
            return null;
        }

        using var frozen = no_grad();
        model.Network.eval();
        double sum = 0;
        long count = question.T.shape[0];
        for (long first = 0; first < count; first += chunk)
        {
            using var scope = NewDisposeScope();
            long some = Math.Min(chunk, count - first);
            sum += loss.PerExample(model, question.Part(first, some), labels?.narrow(0, first, some)).PerExample.sum(0L).item<float>();
        }

        model.Network.train();

        return sum / count;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        question?.Free();
        labels?.Dispose();
    }
}
