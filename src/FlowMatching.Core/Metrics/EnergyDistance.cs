using FlowMatching.Core.Data;

namespace FlowMatching.Core.Metrics;

/// <summary>The energy distance between samples X and a data set Y: 2E‖X − Y‖ − E‖X − X'‖ − E‖Y − Y'‖.</summary>
/// <remarks>Székely and Rizzo 2013, "Energy statistics". It is 0 for equal laws and positive otherwise. The estimate is the U-statistic on
/// 5,000 points of each: all pairs between the sets and all pairs of different points within a set, so it has no bias and can come out
/// slightly below 0. The data points come from a fixed seed of their own. Print <see cref="Floor"/> beside the figure.</remarks>
public sealed class EnergyDistance
{
    /// <summary>The number of points taken of each: the first ones of the samples, and as many of the data.</summary>
    public int Points { get; init; } = 5000;

    /// <summary>Measures the distance of samples from a data set.</summary>
    /// <param name="samples">2 or more samples of D numbers, row by row; those after the first <see cref="Points"/> do not count.</param>
    /// <param name="data">The data set, of D coordinates.</param>
    /// <returns>The energy distance in data units.</returns>
    /// <exception cref="RunFailedException">A sample is not finite.</exception>
    public double Measure(float[] samples, IDataStream data)
    {
        MetricPoints.Require(samples, data.Dimension, least: 2);
        int count = Math.Min(Points, samples.Length / data.Dimension);

        return Between(samples[..(count * data.Dimension)], FreshData(data, count), data.Dimension);
    }

    /// <summary>Measures the distance of the data set from itself: what a perfect model would get.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="count">Number of samples that a model is given.</param>
    public double Floor(IDataStream data, int count) => Measure(MetricPoints.Draw(data, Math.Min(count, Points), "energy-floor"), data);

    /// <summary>The fresh data that samples are measured against.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="count">Number of points.</param>
    /// <returns>The points, row by row.</returns>
    public static float[] FreshData(IDataStream data, int count) => MetricPoints.Draw(data, count, "energy-data");

    /// <summary>The U-statistic of two sets of points, each row by row.</summary>
    internal static double Between(float[] x, float[] y, int dimension) =>
        2 * PointPairs.MeanAcross(x, y, dimension, Math.Sqrt)
        - PointPairs.MeanWithin(x, dimension, Math.Sqrt)
        - PointPairs.MeanWithin(y, dimension, Math.Sqrt);
}
