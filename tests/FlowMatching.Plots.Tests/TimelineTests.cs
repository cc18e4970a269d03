namespace FlowMatching.Plots.Tests;

public sealed class TimelineTests
{
    private static readonly Timeline Line = new([
        new(0, new float[] { 0, 8 }),
        new(0.5, new float[] { 1, 4 }),
        new(1, new float[] { 5, 4 }),
    ]);

    [TestCase(-1, 0, 8)]
    [TestCase(0, 0, 8)]
    [TestCase(0.25, 0.5f, 6)]
    [TestCase(0.5, 1, 4)]
    [TestCase(0.875, 4, 4)]
    [TestCase(1, 5, 4)]
    [TestCase(2, 5, 4)]
    public void At_AnyTime_IsStraightBetweenKnownStates(double time, float first, float second)
    {
        var values = new float[2];

        Line.At(time, values);

        Assert.That(values, Is.EqualTo(new[] { first, second }));
    }

    [Test]
    public void New_TimesThatDoNotAscend_AreRefused() =>
        Assert.That(
            () => new Timeline([new(0.5, new float[2]), new(0.5, new float[2])]),
            Throws.ArgumentException.With.Message.Contains("ascend")
        );

    [Test]
    public void New_StatesOfDifferentLength_AreRefused() =>
        Assert.That(
            () => new Timeline([new(0, new float[2]), new(1, new float[4])]),
            Throws.ArgumentException.With.Message.Contains("4 numbers")
        );

    [Test]
    public void New_NoStates_IsRefused() => Assert.That(() => new Timeline([]), Throws.ArgumentException);
}
