using FlowMatching.Core.Data;

namespace FlowMatching.Core.Metrics;

/// <summary>The squared maximum mean discrepancy between samples X and a data set Y: E k(X, X') + E k(Y, Y') − 2 E k(X, Y).</summary>
/// <remarks>Gretton et al. 2012, "A kernel two-sample test", Eq. 3: the U-statistic on 5,000 points of each, without bias, so it can come
/// out slightly below 0. k is the mean of Gaussian kernels exp(−‖x − y‖²/(2 b²)) of the widths b = s/4, s/2, s, 2s and 4s, where s² is half
/// the mean squared distance of the fresh data points: it belongs to the data set, so that figures can be compared. The data points come
/// from a fixed seed of their own. Print <see cref="Floor"/> beside the figure.</remarks>
public sealed class MaximumMeanDiscrepancy
{
    private const int Widths = 5;
    private const double WidestFactor = 4;

    /// <summary>The number of points taken of each: the first ones of the samples, and as many of the data.</summary>
    public int Points { get; init; } = 5000;

    /// <summary>Measures the discrepancy of samples from a data set.</summary>
    /// <param name="samples">2 or more samples of D numbers, row by row; those after the first <see cref="Points"/> do not count.</param>
    /// <param name="data">The data set, of D coordinates.</param>
    /// <returns>MMD², a number of no unit, at most 2.</returns>
    /// <exception cref="RunFailedException">A sample is not finite.</exception>
    public double Measure(float[] samples, IDataStream data)
    {
        MetricPoints.Require(samples, data.Dimension, least: 2);
        int count = Math.Min(Points, samples.Length / data.Dimension);
        float[] fresh = MetricPoints.Draw(data, count, "mmd-data");

        return Between(samples[..(count * data.Dimension)], fresh, data.Dimension, Scale(fresh, data.Dimension));
    }

    /// <summary>Measures the discrepancy of the data set from itself: what a perfect model would get.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="count">Number of samples that a model is given.</param>
    public double Floor(IDataStream data, int count) => Measure(MetricPoints.Draw(data, Math.Min(count, Points), "mmd-floor"), data);

    /// <summary>The U-statistic of two sets of points, each row by row.</summary>
    /// <param name="x">Points, row by row.</param>
    /// <param name="y">Points, row by row.</param>
    /// <param name="dimension">Number D of coordinates.</param>
    /// <param name="scale">The middle width s.</param>
    internal static double Between(float[] x, float[] y, int dimension, double scale)
    {
        double rate = 1 / (2 * WidestFactor * WidestFactor * scale * scale);

        return PointPairs.MeanWithin(x, dimension, Kernel)
            + PointPairs.MeanWithin(y, dimension, Kernel)
            - 2 * PointPairs.MeanAcross(x, y, dimension, Kernel);

        double Kernel(double square)
        {
            double power = Math.Exp(-square * rate),
                sum = power;
            for (int i = 1; i < Widths; i++)
            {
                power *= power;
                power *= power; // half the width takes the exponent four times
                sum += power;
            }

            return sum / Widths;
        }
    }

    /// <summary>s: s² = ½ mean ‖y − y'‖² = Σ_d Var y_d.</summary>
    internal static double Scale(float[] points, int dimension)
    {
        double scale = DataAffine.Of(points, dimension).Scale * Math.Sqrt(dimension);

        return scale > 0 ? scale : 1;
    }
}
