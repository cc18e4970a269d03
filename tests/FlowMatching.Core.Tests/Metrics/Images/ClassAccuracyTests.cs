using FlowMatching.Core.Metrics.Images;

namespace FlowMatching.Core.Tests.Metrics.Images;

public sealed class ClassAccuracyTests
{
    [Test]
    public void Of_SomeRight_CountsOverallAndByClass()
    {
        var accuracy = ClassAccuracy.Of([0, 1, 1, 0, 2], [0, 1, 0, 0, 1], classes: 4);

        Assert.That(accuracy.Overall, Is.EqualTo(0.6));
        Assert.That(accuracy.PerClass, Is.EqualTo(new[] { 2 / 3.0, 0.5, double.NaN, double.NaN }));
    }

    [Test]
    public void Of_NothingOrUnequalNumbers_IsRefused()
    {
        Assert.That(() => ClassAccuracy.Of([], [], 2), Throws.ArgumentException);
        Assert.That(() => ClassAccuracy.Of([1], [1, 0], 2), Throws.ArgumentException);
    }
}
