using FlowMatching.Core.Engine;

using static TorchSharp.torch;

namespace FlowMatching.Core.Metrics.Images;

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
            throw new ArgumentException($"The features have shape {Shapes.Text(features)}, expected (N, F) with 2 rows or more.", nameof(features));
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
