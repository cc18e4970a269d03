namespace FlowMatching.Plots.Tests;

public sealed class AnimationTimingTests
{
    [Test]
    public void TimeOf_FirstMiddleAndLast_AreZeroHalfAndOne()
    {
        var timing = new AnimationTiming();

        Assert.That(new[] { timing.TimeOf(0), timing.TimeOf(50), timing.TimeOf(100) }, Is.EqualTo(new[] { 0, 0.5, 1 }));
    }

    [Test]
    public void DelayOf_Default_IsFiveHundredthsAndTwoSecondsAtTheEnd() =>
        Assert.That((new AnimationTiming().DelayOf(99), new AnimationTiming().DelayOf(100)), Is.EqualTo((5, 200)));

    [Test]
    public void DelayOf_TooManyFramesPerSecond_IsWhatBrowsersShow() =>
        Assert.That(new AnimationTiming { FramesPerSecond = 1000 }.DelayOf(0), Is.EqualTo(2));
}
