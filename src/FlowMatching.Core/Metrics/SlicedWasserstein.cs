using FlowMatching.Core.Data;
using FlowMatching.Core.Engine;
using static TorchSharp.torch;

namespace FlowMatching.Core.Metrics;

/// <summary>The sliced Wasserstein distance of order 2 between samples and a data set.</summary>
/// <remarks>
/// SW2² = mean over directions θ and ranks i of (a_(i) − b_(i))², where a and b are the projections on θ of N samples and of N fresh data
/// points, each sorted; the figure is √(mean of SW2² over the fresh draws). Rabin et al. 2011; Bonneel et al. 2015, "Sliced and Radon
/// Wasserstein barycenters of measures". Directions and fresh draws come from a fixed seed of their own, so that figures can be compared.
/// N finite points never reach 0: print <see cref="Floor"/> beside the figure.
/// </remarks>
public sealed class SlicedWasserstein
{
    /// <summary>Number of directions.</summary>
    public int Directions { get; init; } = 200;

    /// <summary>Number of fresh draws of data.</summary>
    public int FreshDraws { get; init; } = 10;

    /// <summary>Measures the distance of samples from a data set.</summary>
    /// <param name="samples">N samples, N x D numbers, row by row.</param>
    /// <param name="data">The data set, of D coordinates.</param>
    /// <returns>SW2 in data units.</returns>
    /// <exception cref="RunFailedException">A sample is not finite.</exception>
    public double Measure(float[] samples, IDataStream data)
    {
        MetricPoints.Require(samples, data.Dimension);

        return Against(data, samples.Length / data.Dimension).Measure(samples);
    }

    /// <summary>What N samples of any model are measured against. It holds K N numbers and saves ten elevenths of the second
    /// measurement.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="count">Number N of samples.</param>
    public SlicedReference Against(IDataStream data, int count) =>
        new(
            [.. Enumerable.Range(0, FreshDraws).Select(draw => FreshData(data, count, draw))],
            DrawDirections(data.Dimension),
            data.Dimension
        );

    /// <summary>Measures the distance of the data set from itself: what a perfect model would get with as many samples.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="count">Number N of points.</param>
    public double Floor(IDataStream data, int count) => Against(data, count).Measure(FloorData(data, count));

    /// <summary>The points that a perfect model would draw.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="count">Number N of points.</param>
    internal static float[] FloorData(IDataStream data, int count) => MetricPoints.Draw(data, count, "metric-floor");

    /// <summary>One of the fresh draws that samples are measured against.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="count">Number N of points.</param>
    /// <param name="draw">Number of the draw, from 0.</param>
    /// <returns>The points, row by row.</returns>
    public static float[] FreshData(IDataStream data, long count, int draw) => MetricPoints.Draw(data, count, "metric-data", draw);

    /// <summary>The unit directions of a space.</summary>
    /// <param name="dimension">Number D of its coordinates.</param>
    /// <returns>K directions, row by row.</returns>
    public float[] DrawDirections(int dimension)
    {
        using var scope = NewDisposeScope();
        using var rng = MetricPoints.Streams.For("metric-directions");
        var normal = randn(Directions, dimension, dtype: ScalarType.Float64, generator: rng);

        return (normal / normal.square().sum(1, keepdim: true).sqrt()).ToFloatArray();
    }
}
