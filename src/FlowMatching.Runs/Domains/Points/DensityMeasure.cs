using FlowMatching.Core.Data;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Likelihood;
using FlowMatching.Core.Metrics;
using FlowMatching.Core.Specification;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Reports;

namespace FlowMatching.Runs.Domains.Points;

/// <summary>How near a model's density is to the data's, by the divergence at fresh points, exact in few dimensions: the Kullback-Leibler
/// divergence where the data's density is known, else the negative log-likelihood. To be used on the engine's thread.</summary>
internal static class DensityMeasure
{
    private const int Steps = 20;

    /// <summary>Measures the averaged weights of a checkpoint, in float32 whatever the session's precision is.</summary>
    /// <param name="file">The checkpoint; of points.</param>
    /// <param name="data">What it has learnt, as it is learnt.</param>
    /// <param name="count">The most fresh points; see <see cref="PointCounts"/>.</param>
    /// <param name="session">The engine.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns>The figure in nats and, of the likelihood, in data units; null where the model has no likelihood, or fewer than two points
    /// are asked for.</returns>
    public static MetricFigure? Measure(string file, IDataStream data, int count, EngineSession session, CancellationToken stop)
    {
        using var model = LoadedModel.Load(file, session, precision: Precision.Float32);
        if (count < 2 || Compatibility.LikelihoodFaults(model.Header.Kind, model.Header.Source).Any())
            return null;

        LikelihoodRequest request = new() { Steps = Steps, Probes = LikelihoodRequest.UsualProbes(model.Dimension) };
        int points = Math.Min(count, PointCounts.OfLikelihood(model.Dimension));
        var figures = DataLikelihood.Measure(model.Estimate, data, points, request, stop);
        return figures.Kl is { } kl ? Figure(kl) : Figure(figures.Nll) with { Value = -model.LogDensitiesToData([-figures.Nll.Value])[0] };
    }

    private static MetricFigure Figure(MetricReading reading) =>
        new(reading.Name, reading.Value, reading.Floor, reading.StandardError, reading.NoFloor);
}
