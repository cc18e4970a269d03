using FlowMatching.Core.Data;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Likelihood;
using static TorchSharp.torch;

namespace FlowMatching.Core.Metrics;

/// <summary>The likelihood of fresh data under a model: the negative log-likelihood −E log p(X1) and, where the data's density p1 is known,
/// the Kullback-Leibler divergence KL(p1 ‖ p) = E[log p1(X1) − log p(X1)], X1 of the data.</summary>
/// <remarks>In nats. The likelihood is in the units in which the set is drawn; its floor is the mean of −log p1 on the same points. The
/// divergence is the same in all units, and its floor is 0. It is sharper than distances between sets of points: the sliced Wasserstein
/// distance of 100,000 samples is at its floor long before the edges of a density are sharp. Its standard error is that of the mean of the
/// differences, which is far below that of either likelihood. The points are those of a fixed seed, so figures of different runs can be
/// compared.</remarks>
public static class DataLikelihood
{
    /// <summary>The usual number of points.</summary>
    public const int Points = 10_000;

    /// <summary>Measures a model in one pass over its ODE: of data with classes the likelihood of points given these, −E log p(X1 | c),
    /// else as above.</summary>
    /// <param name="estimate">The model's likelihood, in float32 where digits matter.</param>
    /// <param name="data">The data set, with the model's classes where it knows any.</param>
    /// <param name="count">Number N of fresh points, 2 or more.</param>
    /// <param name="request">Solver, steps and probes; without the exact divergence the figures have the noise of the probes too.</param>
    /// <param name="cancel">Asked after every solver step.</param>
    /// <returns>The negative log-likelihood; and the divergence, null where the data's density is not known, or not by class.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than two points.</exception>
    public static (MetricReading Nll, MetricReading? Kl) Measure(
        LikelihoodEstimate estimate,
        IDataStream data,
        int count,
        LikelihoodRequest request,
        CancellationToken cancel = default
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        if (data.ClassNames is [])
            return OfPoints(estimate, data, count, request, cancel);

        using var scope = NewDisposeScope();
        var nll = OfRows(estimate, MetricPoints.DrawLabelled(data, count, "nll-data"), request, cancel);
        return (nll with { NoFloor = "given the classes, whose densities are not known" }, null);
    }

    /// <summary>Measures a model on given examples: −mean log p(x), or −mean log p(x | c) where they have classes.</summary>
    /// <param name="estimate">The model's likelihood.</param>
    /// <param name="rows">The examples, 2 or more.</param>
    /// <param name="request">Solver, steps and probes.</param>
    /// <param name="cancel">Asked after every solver step.</param>
    public static MetricReading OfRows(
        LikelihoodEstimate estimate,
        DataBatch rows,
        LikelihoodRequest request,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(rows);
        int[]? classes = rows.Labels is { } labels ? Array.ConvertAll(labels.ToLongArray(), label => (int)label) : null;
        LikelihoodPoints points = new(rows.X1.ToFloatArray(), (int)rows.X1.shape[1], classes);
        var reading = estimate(points, request, null, cancel);
        return new MetricReading("nll", -reading.Mean) { StandardError = reading.StandardError, NoFloor = "the density is not known" };
    }

    private static (MetricReading Nll, MetricReading? Kl) OfPoints(
        LikelihoodEstimate estimate,
        IDataStream data,
        int count,
        LikelihoodRequest request,
        CancellationToken cancel
    )
    {
        var known = data as IKnownDensity;
        float[] points = MetricPoints.Draw(data, count, known is null ? "nll-data" : "kl-data");
        var learnt = estimate(new LikelihoodPoints(points, data.Dimension), request, null, cancel);
        double[]? truth = known?.LogDensity(points);
        MetricReading nll = new("nll", -learnt.Mean)
        {
            Floor = -truth?.Average(),
            NoFloor = truth is null ? "the density is not known" : null,
            StandardError = learnt.StandardError,
        };
        if (truth is null)
            return (nll, null);

        var divergence = MeanWithError.Of([.. truth.Zip(learnt.Logs, static (p1, p) => p1 - p)]);
        return (nll, new MetricReading("kl", divergence.Value) { Floor = 0, StandardError = divergence.StandardError });
    }
}
