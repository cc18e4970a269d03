using FlowMatching.Core.Engine;
using FlowMatching.Core.Metrics.Images;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Metrics.Images;

public sealed class WithinClassDiversityTests
{
    [Test]
    public void Measure_ThreeClasses_AreTheMeansOfTheirPairs()
    {
        // Class 0: 0, 3, 4 (pairs 3, 4, 1); class 1: 0 and 10; class 2 has one sample only.
        using var samples = tensor([0f, 0, 3, 10, 4, 7], [6, 1]);
        using var real = tensor([0f, 2, 0, 6, 1, 2], [6, 1]);

        var diversity = WithinClassDiversity.Measure(samples, [0, 1, 0, 1, 0, 2], real, [0, 0, 1, 1, 2, 2], classes: 3);

        Assert.That(diversity.Samples.Take(2), Is.EqualTo(new[] { 8 / 3.0, 10 }).Within(1e-6));
        Assert.That(diversity.Samples[2], Is.NaN);
        Assert.That(diversity.Real, Is.EqualTo(new double[] { 2, 6, 1 }).Within(1e-6));
        Assert.That(diversity.Ratio, Is.EqualTo((8 / 3.0 + 10) / 8).Within(1e-6));
    }

    [Test]
    public void Measure_HalfTheSpread_IsHalf()
    {
        using var rng = new RandomStreams(1).For("test");
        using var real = randn(400, 5, generator: rng);
        using var samples = 0.5 * randn(400, 5, generator: rng) + 3;
        long[] labels = [.. Enumerable.Range(0, 400).Select(i => (long)(i % 4))];

        Assert.That(WithinClassDiversity.Measure(samples, labels, real, labels, classes: 4).Ratio, Is.EqualTo(0.5).Within(0.03));
    }

    [Test]
    public void Measure_LabelsThatDoNotFit_AreRefused()
    {
        using var real = zeros(3, 2);

        Assert.That(() => WithinClassDiversity.Measure(real, [0, 1], real, [0, 1, 0], classes: 2), Throws.ArgumentException);
    }
}
