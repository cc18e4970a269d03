using FlowMatching.Core.Couplings;
using FlowMatching.Core.Data;

namespace FlowMatching.Core.Metrics;

/// <summary>The Wasserstein distance of order 1 or 2 between samples and a data set, by the exact assignment of as many points of
/// each.</summary>
/// <remarks>W_p = (min over permutations π of mean_i ‖x_i − y_π(i)‖^p)^(1/p). On n points it lies above the distance of the laws by some
/// n^(−1/D) for D &gt; 2 and √(ln n/n) for D = 2 (Fournier and Guillin 2015), so small n has a large floor: print <see cref="Floor"/>
/// beside it. The data points come from a fixed seed of their own.</remarks>
/// <param name="order">The order p, 1 or 2.</param>
public sealed class Wasserstein(int order)
{
    /// <summary>The number of points taken of each: the first ones of the samples, and as many of the data.</summary>
    public int Points { get; init; } = 2000;

    /// <summary>Measures the distance of samples from a data set.</summary>
    /// <param name="samples">Samples of D numbers, row by row; those after the first <see cref="Points"/> do not count.</param>
    /// <param name="data">The data set, of D coordinates.</param>
    /// <returns>W_p in data units.</returns>
    /// <exception cref="RunFailedException">A sample is not finite.</exception>
    public double Measure(float[] samples, IDataStream data)
    {
        MetricPoints.Require(samples, data.Dimension);
        int count = Math.Min(Points, samples.Length / data.Dimension);

        return Between(samples[..(count * data.Dimension)], MetricPoints.Draw(data, count, "wasserstein-data"), data.Dimension);
    }

    /// <summary>Measures the distance of the data set from itself: what a perfect model would get.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="count">Number of samples that a model is given.</param>
    public double Floor(IDataStream data, int count) =>
        Measure(MetricPoints.Draw(data, Math.Min(count, Points), "wasserstein-floor"), data);

    /// <summary>The distance of two sets of as many points, each row by row.</summary>
    /// <param name="x">n points, row by row.</param>
    /// <param name="y">n points, row by row.</param>
    /// <param name="dimension">Number D of coordinates.</param>
    public double Between(float[] x, float[] y, int dimension)
    {
        using var costs = CostMatrix.SquaredDistances(x, y, dimension);
        if (order == 1)
            costs.TakeRoots();

        double mean = costs.MeanCost(LinearAssignment.Solve(costs));

        return order == 1 ? mean : Math.Sqrt(mean);
    }
}
