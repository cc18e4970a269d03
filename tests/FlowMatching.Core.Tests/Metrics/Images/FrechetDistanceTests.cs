using FlowMatching.Core.Engine;
using FlowMatching.Core.Metrics.Images;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Metrics.Images;

public sealed class FrechetDistanceTests
{
    [Test]
    public void Between_GaussiansOfOneCoordinate_IsTheSumOfTheSquares()
    {
        // (μ_a − μ_b)² + (σ_a − σ_b)².
        Assert.That(FrechetDistance.Between(new GaussianFit([1], [4]), new GaussianFit([-2], [9])), Is.EqualTo(9 + 1).Within(1e-12));
    }

    [Test]
    public void Between_CovariancesThatDoNotCommute_HasTheClosedFormOfTwoDimensions()
    {
        // tr (Σ_a^½ Σ_b Σ_a^½)^½ = √(tr(Σ_a Σ_b) + 2 √(det Σ_a det Σ_b)) for 2 x 2 matrices.
        GaussianFit a = new([0, 0], [2, 1, 1, 3]),
            b = new([1, 1], [5, -1, -1, 1]);

        double expected = 2 + 5 + 6 - 2 * Math.Sqrt(10 - 1 - 1 + 3 + 2 * Math.Sqrt(5 * 4));

        Assert.That(FrechetDistance.Between(a, b), Is.EqualTo(expected).Within(1e-12));
        Assert.That(FrechetDistance.Between(b, a), Is.EqualTo(expected).Within(1e-12));
    }

    [Test]
    public void OfFeatures_EqualSets_IsZero()
    {
        using var features = Draw(200, 6, 1);

        Assert.That(FrechetDistance.OfFeatures(features, features), Is.Zero.Within(1e-9));
    }

    [Test]
    public void OfFeatures_FewerRowsThanFeatures_IsStillZeroForEqualSets()
    {
        using var features = Draw(5, 20, 2); // Σ has 16 eigenvalues of 0

        Assert.That(FrechetDistance.OfFeatures(features, features), Is.Zero.Within(1e-6));
    }

    [Test]
    public void OfFeatures_ShiftedAndStretched_IsThatOfTheGaussians()
    {
        using var a = Draw(20_000, 3, 3);
        using var b = 2 * Draw(20_000, 3, 4) + 1;

        Assert.That(FrechetDistance.OfFeatures(a, b), Is.EqualTo(3 * (1 + 1)).Within(0.15));
    }

    [Test]
    public void Of_Features_IsMeanAndUnbiasedCovariance()
    {
        using var features = tensor([1.0, 2, 3, 6], [2, 2]);

        var fit = GaussianFit.Of(features);

        Assert.That(fit.Mean, Is.EqualTo(new double[] { 2, 4 }));
        Assert.That(fit.Covariance, Is.EqualTo(new double[] { 2, 4, 4, 8 }));
    }

    [Test]
    public void Of_OneRowOrNotFinite_IsRefused()
    {
        using var one = zeros(1, 3);
        using var bad = tensor([1, float.NaN, 2, 3], [2, 2]);

        Assert.That(() => GaussianFit.Of(one), Throws.ArgumentException);
        Assert.That(() => GaussianFit.Of(bad), Throws.InstanceOf<RunFailedException>());
        Assert.That(
            () => FrechetDistance.Between(new GaussianFit([1], [1]), new GaussianFit([1, 2], [1, 0, 0, 1])),
            Throws.ArgumentException
        );
    }

    private static Tensor Draw(long count, long features, long seed)
    {
        using var rng = new RandomStreams(seed).For("test");

        return randn(count, features, generator: rng);
    }
}
