using FlowMatching.Core.Engine;

using static TorchSharp.torch;

namespace FlowMatching.Core.Metrics.Images;

/// <summary>The squared Fréchet distance of two Gaussians: ‖μ_a − μ_b‖² + tr(Σ_a + Σ_b − 2 (Σ_a^½ Σ_b Σ_a^½)^½).</summary>
/// <remarks>Dowson and Landau 1982; of features of a classifier, Heusel et al. 2017 (arXiv:1706.08500), section 4: "FID". It is the squared
/// Wasserstein distance of order 2 of the two Gaussians. Between samples it has a bias that falls with their number, so both sides should have as
/// many, and the floor stands beside the figure. With the features of a classifier of our own it is no Inception FID: call it classifier-FID.</remarks>
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

        double means = a.Mean.Zip(b.Mean, (x, y) => (x - y) * (x - y)).Sum();
        double cross = SymmetricEigen.Of(Middle(a, b), a.Dimension).Values.Sum(Root);

        return Math.Max(0, means + Trace(a) + Trace(b) - 2 * cross);
    }

    /// <summary>Measures the distance of features.</summary>
    /// <param name="a">Features, shape (N, F).</param>
    /// <param name="b">Features, shape (M, F).</param>
    public static double OfFeatures(Tensor a, Tensor b) => Between(GaussianFit.Of(a), GaussianFit.Of(b));

    /// <summary>Σ_a^½ Σ_b Σ_a^½, symmetric but for rounding, which is taken away.</summary>
    private static double[] Middle(GaussianFit a, GaussianFit b)
    {
        using var scope = NewDisposeScope();
        int order = a.Dimension;
        var root = tensor(SymmetricEigen.Of(a.Covariance, order).Apply(Root), [order, order]);
        var middle = root.mm(tensor(b.Covariance, [order, order])).mm(root);

        return ((middle + middle.transpose(0, 1)) / 2).ToDoubleArray();
    }

    /// <summary>√λ; an eigenvalue of a covariance that rounding has made negative is 0.</summary>
    private static double Root(double value) => Math.Sqrt(Math.Max(0, value));

    private static double Trace(GaussianFit fit) => Enumerable.Range(0, fit.Dimension).Sum(i => fit.Covariance[i * fit.Dimension + i]);
}
