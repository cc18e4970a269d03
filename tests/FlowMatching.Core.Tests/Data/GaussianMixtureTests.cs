using FlowMatching.Core.Data;

namespace FlowMatching.Core.Tests.Data;

public sealed class GaussianMixtureTests
{
    [Test]
    public void LogDensity_TwoGaussians_AgreesWithTheSumByHand()
    {
        GaussianMixture mixture = new([(0, 0), (3, 0)], std: 2);

        // At (0, 0): ½ (1 + e^(−9/8))/(2π 4).
        Assert.That(mixture.LogDensity([0, 0])[0], Is.EqualTo(Math.Log((1 + Math.Exp(-9.0 / 8)) / (16 * Math.PI))).Within(1e-12));
    }

    [Test]
    public void LogDensity_FarAway_DoesNotUnderflow()
    {
        GaussianMixture mixture = new([(0, 0)], std: 0.1);

        Assert.That(mixture.LogDensity([1000, 0])[0], Is.EqualTo(-5e7).Within(10));
    }
}
