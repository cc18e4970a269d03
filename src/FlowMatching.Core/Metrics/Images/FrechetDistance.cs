using FlowMatching.Core.Engine;
using TorchSharp;
using static TorchSharp.torch;

namespace FlowMatching.Core.Metrics.Images;

/// <summary>The squared Fréchet distance of two Gaussians: ‖μ_a − μ_b‖² + tr(Σ_a + Σ_b − 2 (Σ_a^½ Σ_b Σ_a^½)^½).</summary>
/// <remarks>Dowson and Landau 1982; of features of a classifier, Heusel et al. 2017 (arXiv:1706.08500), section 4: "FID". It is the squared
/// Wasserstein distance of order 2 of the two Gaussians. Between samples it has a bias that falls with their number, so both sides should
/// have as many, and the floor stands beside the figure. With the features of a classifier of our own it is no Inception FID: call it
/// classifier-FID.</remarks>
public static class FrechetDistance
{
    /// <summary>Measures the distance.</summary>
    /// <param name="a">One Gaussian.</param>
    /// <param name="b">The other one, of as many features.</param>
    /// <returns>The squared distance, 0 or more, in squared units of the features.</returns>
    public static double Between(GaussianFit a, GaussianFit b)
    {
        if (a.Dimension != b.Dimension)
        {
            throw new ArgumentException($"The Gaussians have {a.Dimension} and {b.Dimension} features, expected as many.");
        }

        using var scope = NewDisposeScope();
        double means = a.Mean.Zip(b.Mean, (x, y) => (x - y) * (x - y)).Sum();
        double cross = Roots(linalg.eigvalsh(Middle(a, b))).sum().item<double>();

        return Math.Max(0, means + Trace(a) + Trace(b) - 2 * cross);
    }

    /// <summary>Measures the distance of features.</summary>
    /// <param name="a">Features, shape (N, F).</param>
    /// <param name="b">Features, shape (M, F).</param>
    public static double OfFeatures(Tensor a, Tensor b) => Between(GaussianFit.Of(a), GaussianFit.Of(b));

    /// <summary>Σ_a^½ Σ_b Σ_a^½, symmetric but for rounding, which is taken away.</summary>
    private static Tensor Middle(GaussianFit a, GaussianFit b)
    {
        var (values, vectors) = linalg.eigh(Matrix(a));
        var root = (vectors * Roots(values)).mm(vectors.transpose(0, 1));
        var middle = root.mm(Matrix(b)).mm(root);

        return (middle + middle.transpose(0, 1)) / 2;
    }

    /// <summary>√λ; an eigenvalue of a covariance that rounding has made negative is 0.</summary>
    private static Tensor Roots(Tensor values)
    {
        Scalar least = 0;

        return values.clamp(min: least).sqrt();
    }

    private static Tensor Matrix(GaussianFit fit) => tensor(fit.Covariance, [fit.Dimension, fit.Dimension]);

    private static double Trace(GaussianFit fit) => Enumerable.Range(0, fit.Dimension).Sum(i => fit.Covariance[i * fit.Dimension + i]);
}

/// <summary>The Gaussian that has the mean and the covariance of features.</summary>
/// <param name="Mean">The mean μ, F numbers.</param>
/// <param name="Covariance">The covariance Σ, F x F numbers, row by row; without bias, over N − 1.</param>
public sealed record GaussianFit(double[] Mean, double[] Covariance)
{
    /// <summary>Number F of features.</summary>
    public int Dimension => Mean.Length;

    /// <summary>Fits features.</summary>
    /// <param name="features">N ≥ 2 rows, shape (N, F), of any floating type.</param>
    /// <exception cref="RunFailedException">A feature is not finite.</exception>
    public static GaussianFit Of(Tensor features)
    {
        if (features.shape.Length != 2 || features.shape[0] < 2)
        {
            throw new ArgumentException(
                $"The features have shape {Shapes.Text(features)}, expected (N, F) with 2 rows or more.",
                nameof(features)
            );
        }

        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var rows = features.to_type(ScalarType.Float64);
        if (!rows.isfinite().all().item<bool>())
        {
            throw new RunFailedException("Some features are NaN or infinite, so no Gaussian can be fitted to them.");
        }

        var mean = rows.mean([0]);
        var centred = rows - mean;
        var covariance = centred.transpose(0, 1).mm(centred) / (features.shape[0] - 1);

        return new GaussianFit(mean.ToDoubleArray(), covariance.ToDoubleArray());
    }
}
