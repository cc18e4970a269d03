using FlowMatching.Core.Engine;
using static TorchSharp.torch;

namespace FlowMatching.Core.Metrics;

/// <summary>Whether a model remembers the rows that it has learnt from instead of their law: how near its samples lie to them, beside how
/// near rows lie that it has not seen.</summary>
/// <remarks>
/// With d(x) the distance of x from the nearest learnt row, in the model's units, a sample of the law itself has the d of a held-out row:
/// P(d(sample) &lt; d(held out)) = ½, counted over all pairs (the statistic of Mann and Whitney 1947). A model that gives back learnt rows
/// has d near 0 and a share near 1. The standard error of the share is at most 1/√(12 n) + that of the samples, n held-out rows.
/// </remarks>
public static class Remembering
{
    private const int MostSamples = 2000;

    /// <summary>Measures samples.</summary>
    /// <param name="samples">Samples, row by row, in the model's units; the first 2,000 count.</param>
    /// <param name="learnt">The learnt rows, shape (N, D).</param>
    /// <param name="heldOut">The held-out rows, shape (M, D).</param>
    public static NearnessReading Measure(float[] samples, Tensor learnt, Tensor heldOut)
    {
        ArgumentNullException.ThrowIfNull(learnt);
        int dimension = (int)learnt.shape[1];
        float[] rows = learnt.ToFloatArray();
        double[] drawn = Distances(samples[..Math.Min(samples.Length, MostSamples * dimension)], rows, dimension),
            unseen = Distances(heldOut.ToFloatArray(), rows, dimension);
        return new NearnessReading(
            Median(drawn),
            Median(unseen),
            ShareBelow(drawn, unseen),
            Math.Sqrt((1.0 / drawn.Length + 1.0 / unseen.Length) / 12)
        );
    }

    /// <summary>The distance of each point from the nearest of some rows.</summary>
    /// <param name="points">The points, row by row.</param>
    /// <param name="rows">The rows, one after the other; one or more.</param>
    /// <param name="dimension">Number D of coordinates.</param>
    public static double[] Distances(float[] points, float[] rows, int dimension)
    {
        double[] distances = new double[points.Length / dimension];
        Parallel.For(0, distances.Length, i => distances[i] = Math.Sqrt(NearestSquare(points.AsSpan(i * dimension, dimension), rows)));

        return distances;
    }

    /// <summary>P(a &lt; b) + ½ P(a = b) over all pairs.</summary>
    internal static double ShareBelow(double[] a, double[] b)
    {
        double sum = 0;
        foreach (double value in a)
            sum += b.Sum(other =>
                value < other ? 1
                : value.Equals(other) ? 0.5
                : 0
            );

        return sum / ((double)a.Length * b.Length);
    }

    private static double NearestSquare(ReadOnlySpan<float> point, float[] rows)
    {
        double least = double.PositiveInfinity;
        for (int row = 0; row < rows.Length; row += point.Length)
        {
            double square = 0;
            for (int d = 0; d < point.Length && square < least; d++)
            {
                double difference = (double)point[d] - rows[row + d];
                square += difference * difference;
            }

            least = Math.Min(least, square);
        }

        return least;
    }

    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];

        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}

/// <summary>How near samples and held-out rows lie to the rows that were learnt, in the model's units.</summary>
/// <param name="OfSamples">The median distance of a sample from the nearest learnt row.</param>
/// <param name="OfHeldOut">The same of a held-out row.</param>
/// <param name="Share">How often a sample lies nearer than a held-out row: ½ where nothing is remembered.</param>
/// <param name="StandardError">The standard error of the share where it is ½.</param>
public sealed record NearnessReading(double OfSamples, double OfHeldOut, double Share, double StandardError);
