using FlowMatching.Core.Data;
using FlowMatching.Core.Likelihood;
using static TorchSharp.torch;

namespace FlowMatching.Core.Metrics;

/// <summary>The negative log-likelihood of held-out data under a model: −E log p(X1), X1 of the data set.</summary>
/// <remarks>It lies above the entropy of the data by the Kullback-Leibler divergence KL(p1 ‖ p), so where p1 is known its floor is the mean
/// of −log p1 on the same points, and the difference is an estimate of that divergence. The points come from a fixed seed of their own; all
/// numbers are in the units in which the set is drawn, in nats.</remarks>
public static class NegativeLogLikelihood
{
    /// <summary>Measures a model.</summary>
    /// <param name="model">The model's likelihood.</param>
    /// <param name="data">The data set.</param>
    /// <param name="count">Number of held-out points, 1 or more.</param>
    /// <param name="device">Where the model computes.</param>
    /// <param name="request">Solver, steps and probes.</param>
    /// <param name="onProgress">Told what part of the work is done, in [0, 1].</param>
    /// <param name="cancel">Asked after every solver step.</param>
    public static MetricReading Measure(
        LogLikelihood model,
        IDataStream data,
        int count,
        Device device,
        LikelihoodRequest request,
        Action<double>? onProgress = null,
        CancellationToken cancel = default
    )
    {
        float[] points = MetricPoints.Draw(data, count, "nll-data");
        var reading = model.Estimate(points, data.Dimension, device, request, onProgress, cancel);

        return new MetricReading("nll", -reading.Mean)
        {
            Floor = data is IKnownDensity known ? -known.LogDensity(points).Average() : null,
            NoFloor = data is IKnownDensity ? null : "the density is not known",
            StandardError = reading.StandardError,
        };
    }
}
