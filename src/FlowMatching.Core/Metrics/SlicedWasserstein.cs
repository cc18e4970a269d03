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
        int count = samples.Length / data.Dimension;
        float[][] fresh = [.. Enumerable.Range(0, FreshDraws).Select(draw => FreshData(data, count, draw))];

        return Math.Sqrt(MeanSquare(samples, fresh, DrawDirections(data.Dimension), data.Dimension));
    }

    /// <summary>Measures the distance of the data set from itself: what a perfect model would get with as many samples.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="count">Number N of points.</param>
    public double Floor(IDataStream data, int count) => Measure(MetricPoints.Draw(data, count, "metric-floor"), data);

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

    /// <summary>The mean of (a_(i) − b_(i))² over directions, ranks and the sets b.</summary>
    /// <param name="a">N points, row by row.</param>
    /// <param name="others">Sets b of N points each, row by row.</param>
    /// <param name="directions">Unit directions, K x D numbers, row by row.</param>
    /// <param name="dimension">Number D of coordinates.</param>
    internal static double MeanSquare(float[] a, IReadOnlyList<float[]> others, float[] directions, int dimension)
    {
        var sums = new double[directions.Length / dimension];
        Parallel.For(
            0,
            sums.Length,
            () => new SortedProjections(a.Length / dimension),
            (k, _, projections) =>
            {
                sums[k] = projections.MeanSquare(a, others, directions.AsSpan(k * dimension, dimension));
                return projections;
            },
            _ => { }
        );

        return sums.Average(); // in the order of the directions, whichever thread came first: equal input, equal bits
    }
}

/// <summary>The buffers in which one thread projects and sorts: made once, used for many directions.</summary>
/// <param name="count">Number N of points of a set.</param>
internal sealed class SortedProjections(int count)
{
    private readonly float[] first = new float[count];
    private readonly float[] second = new float[count];
    private readonly float[] scratch = new float[count];

    /// <summary>The mean of (a_(i) − b_(i))² over ranks and sets, along one direction.</summary>
    /// <param name="a">N points, row by row.</param>
    /// <param name="others">Sets b of N points each, row by row.</param>
    /// <param name="direction">A unit vector.</param>
    public double MeanSquare(float[] a, IReadOnlyList<float[]> others, ReadOnlySpan<float> direction)
    {
        ProjectAndSort(a, direction, first);
        double sum = 0;
        foreach (float[] b in others)
        {
            ProjectAndSort(b, direction, second);
            sum += SumOfSquares();
        }

        return sum / ((double)count * others.Count);
    }

    private void ProjectAndSort(ReadOnlySpan<float> points, ReadOnlySpan<float> direction, float[] target)
    {
        for (int i = 0; i < count; i++)
        {
            float dot = 0;
            for (int d = 0; d < direction.Length; d++)
                dot += points[i * direction.Length + d] * direction[d];

            target[i] = dot;
        }

        RadixSort.Sort(target, scratch);
    }

    private double SumOfSquares()
    {
        double sum = 0;
        for (int i = 0; i < count; i++)
        {
            double difference = (double)first[i] - second[i];
            sum += difference * difference;
        }

        return sum;
    }
}
