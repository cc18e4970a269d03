using FlowMatching.Core.Data;
using FlowMatching.Core.Likelihood;
using static TorchSharp.torch;

namespace FlowMatching.Core.Metrics;

/// <summary>The Kullback-Leibler divergence KL(p1 ‖ p) = E[log p1(X1) − log p(X1)], X1 of the data, where the data's density p1 is known;
/// its floor is 0.</summary>
/// <remarks>In nats, whatever the units: a common scaling of the points cancels. Sharper than distances between sets of points: the sliced
/// Wasserstein distance of 100,000 samples is at its floor long before the edges of a density are sharp. The standard error is that of the
/// mean of the differences, which is far below that of either likelihood; the points are those of a fixed seed, so figures of different
/// runs can be compared.</remarks>
public static class KullbackLeibler
{
    /// <summary>The usual number of points.</summary>
    public const int Points = 10_000;

    /// <summary>Measures a model.</summary>
    /// <param name="model">The model's likelihood.</param>
    /// <param name="data">A data set whose density is known.</param>
    /// <param name="count">Number N of fresh points, 2 or more.</param>
    /// <param name="device">Where the model computes.</param>
    /// <param name="request">Solver and steps; the divergence must be exact, or the figure has the noise of the probes too.</param>
    /// <param name="onProgress">Told what part of the work is done, in [0, 1].</param>
    /// <param name="cancel">Asked after every solver step.</param>
    /// <exception cref="ArgumentException">The density of the data is not known, or there are fewer than two points.</exception>
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
        if (data is not IKnownDensity known)
            throw new ArgumentException($"The density of {data.Name} is not known.", nameof(data));
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);

        float[] points = MetricPoints.Draw(data, count, "kl-data");
        double[] truth = known.LogDensity(points),
            learnt = model.Evaluate(points, data.Dimension, device, request, onProgress, cancel);
        var (mean, error) = MeanAndError([.. truth.Zip(learnt, static (p1, p) => p1 - p)]);
        return new MetricReading("kl", mean) { Floor = 0, StandardError = error };
    }

    private static (double Mean, double Error) MeanAndError(double[] differences)
    {
        double mean = differences.Average(),
            squares = differences.Sum(one => (one - mean) * (one - mean));
        return (mean, Math.Sqrt(squares / (differences.Length * (differences.Length - 1.0))));
    }
}
