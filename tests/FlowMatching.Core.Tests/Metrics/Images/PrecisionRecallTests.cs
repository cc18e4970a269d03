using FlowMatching.Core.Engine;
using FlowMatching.Core.Metrics.Images;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Metrics.Images;

public sealed class PrecisionRecallTests
{
    [Test]
    public void Measure_PointsOnALine_CountsThoseInsideTheBalls()
    {
        // Real: 0, 1, 2, 10, each with a ball to its nearest: radii 1, 1, 1, 8. Samples: 0.5, 2.9, 20, 3.5: radii 2.4, 0.6, 16.5, 0.6.
        using var real = tensor([0f, 1, 2, 10], [4, 1]);
        using var samples = tensor([0.5f, 2.9f, 20, 3.5f], [4, 1]);

        var overlap = PrecisionRecall.Measure(samples, real, k: 1);

        Assert.That(overlap.Precision, Is.EqualTo(0.75), "20 is inside no ball: 10 reaches to 18");
        Assert.That(overlap.Recall, Is.EqualTo(1), "10 is inside the ball of 20, the others inside that of 0.5");
    }

    [Test]
    public void Measure_DataItself_IsAtOneAndHalfOfItLosesRecallAlone()
    {
        using var real = Draw(2000, 1);
        using var fresh = Draw(2000, 2);
        using var half = fresh.relu(); // all in the positive quadrant

        var whole = PrecisionRecall.Measure(fresh, real);
        var part = PrecisionRecall.Measure(half, real);

        Assert.That(whole.Precision, Is.InRange(0.94, 1));
        Assert.That(whole.Recall, Is.InRange(0.94, 1));
        Assert.That(part.Recall, Is.LessThan(0.5));
        Assert.That(part.Precision, Is.GreaterThan(0.9));
    }

    [Test]
    public void Measure_FarSamples_HaveNeither()
    {
        using var real = Draw(100, 1);
        using var far = Draw(100, 2) + 50;

        Assert.That(PrecisionRecall.Measure(far, real), Is.EqualTo(new PrecisionRecall(0, 0)));
    }

    [Test]
    public void Measure_TooFewRows_AreRefused()
    {
        using var real = Draw(3, 1);

        Assert.That(() => PrecisionRecall.Measure(real, real), Throws.ArgumentException.With.Message.Contains("more than 3"));
    }

    private static Tensor Draw(long count, long seed)
    {
        using var rng = new RandomStreams(seed).For("test");

        return randn(count, 2, generator: rng);
    }
}
