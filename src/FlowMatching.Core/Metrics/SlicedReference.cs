namespace FlowMatching.Core.Metrics;

/// <summary>Sets of N points, projected and sorted, that other N points are measured against: see <see cref="SlicedWasserstein"/>.</summary>
/// <remarks>
/// Over the sets b, mean (a_(i) − b_(i))² = (a_(i) − m_i)² + mean (b_(i) − m_i)² with m_i = mean b_(i). So the mean of the sorted
/// projections and their spread about it stand for all the sets, and each measurement sorts the samples' projections alone. The means are
/// held in float32, as the projections are, up to <see cref="MostBytes"/>; of more points they are computed anew at each measurement.
/// </remarks>
public sealed class SlicedReference
{
    /// <summary>What the means may take by default: 200 directions of 300,000 points.</summary>
    internal const long MostBytes = 240_000_000;

    private readonly float[] directions;
    private readonly int dimension;
    private readonly Func<int, SortedProjections, MeanProjection> reference;

    /// <summary>Projects, sorts and averages.</summary>
    /// <param name="sets">Sets b of N points each, row by row.</param>
    /// <param name="directions">Unit directions, K x D numbers, row by row.</param>
    /// <param name="dimension">Number D of coordinates.</param>
    /// <param name="mostBytes">What the means may take.</param>
    internal SlicedReference(IReadOnlyList<float[]> sets, float[] directions, int dimension, long mostBytes = MostBytes)
    {
        this.directions = directions;
        this.dimension = dimension;
        Count = sets[0].Length / dimension;
        reference = (k, buffers) => buffers.MeanOf(sets, Direction(k));
        if ((long)Directions * Count * sizeof(float) > mostBytes)
            return;

        var known = OfEachDirection(reference);
        reference = (k, _) => known[k];
    }

    /// <summary>Number N of points.</summary>
    public int Count { get; }

    private int Directions => directions.Length / dimension;

    /// <summary>Measures the distance of samples.</summary>
    /// <param name="samples">N samples, N x D numbers, row by row.</param>
    /// <returns>SW2 in data units.</returns>
    /// <exception cref="ArgumentException">They are not N.</exception>
    /// <exception cref="RunFailedException">A sample is not finite.</exception>
    public double Measure(float[] samples)
    {
        MetricPoints.Require(samples, dimension);
        if (samples.Length != Count * dimension)
            throw new ArgumentException(
                $"{samples.Length / dimension} samples are measured against sets of {Count} points.",
                nameof(samples)
            );

        return Math.Sqrt(MeanSquare(samples));
    }

    /// <summary>The mean of (a_(i) − b_(i))² over directions, ranks and the sets b.</summary>
    /// <param name="a">N points, row by row.</param>
    internal double MeanSquare(float[] a) =>
        OfEachDirection((k, buffers) => buffers.MeanSquare(a, Direction(k), reference(k, buffers))).Average();

    // In the order of the directions, whichever thread came first: equal input, equal bits.
    private T[] OfEachDirection<T>(Func<int, SortedProjections, T> compute)
    {
        var results = new T[Directions];
        Parallel.For(
            0,
            results.Length,
            () => new SortedProjections(Count),
            (k, _, buffers) =>
            {
                results[k] = compute(k, buffers);
                return buffers;
            },
            static _ => { }
        );

        return results;
    }

    private ReadOnlySpan<float> Direction(int k) => directions.AsSpan(k * dimension, dimension);
}

/// <summary>What the projections of several sets on one direction have in common, once sorted.</summary>
/// <param name="Means">m_i, the mean of the i-th of each set.</param>
/// <param name="Spread">The mean of (b_(i) − m_i)² over ranks and sets.</param>
internal sealed record MeanProjection(float[] Means, double Spread);

/// <summary>The buffers in which one thread projects and sorts: made once, used for many directions.</summary>
/// <param name="count">Number N of points of a set.</param>
internal sealed class SortedProjections(int count)
{
    private readonly float[] sorted = new float[count],
        scratch = new float[count];

    private readonly double[] sums = new double[count];

    /// <summary>Averages sets along one direction.</summary>
    /// <param name="sets">Sets b of N points each, row by row.</param>
    /// <param name="direction">A unit vector.</param>
    public MeanProjection MeanOf(IReadOnlyList<float[]> sets, ReadOnlySpan<float> direction)
    {
        Array.Clear(sums);
        double squares = 0;
        foreach (float[] b in sets)
        {
            ProjectAndSort(b, direction);
            for (int i = 0; i < count; i++)
            {
                sums[i] += sorted[i];
                squares += (double)sorted[i] * sorted[i];
            }
        }

        var means = new float[count];
        double squaredMeans = 0;
        for (int i = 0; i < count; i++)
        {
            double mean = sums[i] / sets.Count;
            means[i] = (float)mean;
            squaredMeans += mean * mean;
        }

        return new MeanProjection(means, Math.Max(0, ((squares / sets.Count) - squaredMeans) / count));
    }

    /// <summary>The mean of (a_(i) − b_(i))² over ranks and sets, along one direction.</summary>
    /// <param name="a">N points, row by row.</param>
    /// <param name="direction">A unit vector.</param>
    /// <param name="b">What stands for the sets.</param>
    public double MeanSquare(float[] a, ReadOnlySpan<float> direction, MeanProjection b)
    {
        ProjectAndSort(a, direction);
        double sum = 0;
        for (int i = 0; i < count; i++)
        {
            double difference = (double)sorted[i] - b.Means[i];
            sum += difference * difference;
        }

        return (sum / count) + b.Spread;
    }

    private void ProjectAndSort(ReadOnlySpan<float> points, ReadOnlySpan<float> direction)
    {
        for (int i = 0; i < count; i++)
        {
            float dot = 0;
            for (int d = 0; d < direction.Length; d++)
                dot += points[i * direction.Length + d] * direction[d];

            sorted[i] = dot;
        }

        RadixSort.Sort(sorted, scratch);
    }
}
