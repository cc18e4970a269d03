namespace FlowMatching.Core.Metrics;

/// <summary>Means over pairs of points of a function of their squared distance.</summary>
internal static class PointPairs
{
    /// <summary>The mean over all pairs of a point of x and one of y.</summary>
    public static double MeanAcross(float[] x, float[] y, int dimension, Func<double, double> function)
    {
        int n = x.Length / dimension,
            m = y.Length / dimension;

        return SumOverRows(n, i => Sum(x.AsSpan(i * dimension, dimension), y, function)) / ((double)n * m);
    }

    /// <summary>The mean over pairs i &lt; j of one set: without the pairs of a point with itself.</summary>
    public static double MeanWithin(float[] x, int dimension, Func<double, double> function)
    {
        int n = x.Length / dimension;
        double sum = SumOverRows(n, i => Sum(x.AsSpan(i * dimension, dimension), x.AsSpan((i + 1) * dimension), function));

        return sum / (0.5 * n * (n - 1));
    }

    /// <summary>Adds up rows computed on all cores, in their order: equal input, equal bits.</summary>
    private static double SumOverRows(int rows, Func<int, double> row)
    {
        double[] sums = new double[rows];
        Parallel.For(0, rows, i => sums[i] = row(i));

        return sums.Sum();
    }

    private static double Sum(ReadOnlySpan<float> point, ReadOnlySpan<float> others, Func<double, double> function)
    {
        double sum = 0;
        for (int j = 0; j < others.Length; j += point.Length)
        {
            double square = 0;
            for (int d = 0; d < point.Length; d++)
            {
                double difference = (double)point[d] - others[j + d];
                square += difference * difference;
            }

            sum += function(square);
        }

        return sum;
    }
}
