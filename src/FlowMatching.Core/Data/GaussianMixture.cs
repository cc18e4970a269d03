using static TorchSharp.torch;

namespace FlowMatching.Core.Data;

/// <summary>Round Gaussians of equal weight in the plane: p(x) = 1/K Σ_k N(x; μ_k, s² I).</summary>
/// <param name="centres">The means μ_k, K rows of 2.</param>
/// <param name="std">The standard deviation s &gt; 0 of each coordinate.</param>
internal sealed class GaussianMixture((double X, double Y)[] centres, double std) : IKnownDensity
{
    /// <summary>The means, K rows of 2.</summary>
    public double[] Centres => [.. centres.SelectMany(c => new[] { c.X, c.Y })];

    /// <summary>The standard deviation s.</summary>
    public double Std => std;

    /// <summary>Draws points, shape (B, 2), with the number of the Gaussian that each picks by itself.</summary>
    public DataBatch Draw(long count, Generator rng)
    {
        using var scope = NewDisposeScope();
        var means = tensor(centres.SelectMany(c => new[] { (float)c.X, (float)c.Y }).ToArray(), [centres.Length, 2]);
        var which = randint(centres.Length, new long[] { count }, dtype: ScalarType.Int64, generator: rng);
        var noise = std * randn(count, 2, generator: rng);

        return new DataBatch((means.index_select(0, which) + noise).MoveToOuterDisposeScope(), which.MoveToOuterDisposeScope());
    }

    /// <inheritdoc/>
    public double[] LogDensity(float[] points)
    {
        double[] logs = new double[points.Length / 2];
        for (int i = 0; i < logs.Length; i++)
            logs[i] = LogDensityAt(points[2 * i], points[2 * i + 1]);

        return logs;
    }

    /// <summary>The log-sum-exp over the Gaussians, so that far points underflow to no −∞.</summary>
    private double LogDensityAt(double x, double y)
    {
        double[] exponents = Array.ConvertAll(centres, c => -(Square(x - c.X) + Square(y - c.Y)) / (2 * std * std));
        double highest = exponents.Max();
        double sum = exponents.Sum(e => Math.Exp(e - highest));

        return highest + Math.Log(sum / (centres.Length * 2 * Math.PI * std * std));
    }

    private static double Square(double value) => value * value;
}

/// <summary>A data set that is a mixture of round Gaussians.</summary>
internal interface IGaussianMixtureData
{
    /// <summary>The mixture.</summary>
    GaussianMixture Gaussians { get; }
}
