using FlowMatching.Core.Options;
using FlowMatching.Runs.Sampling;

namespace FlowMatching.Runs.Tests.Sampling;

public sealed class GuidanceTimesTests
{
    [Test]
    public void Faults_IntervalWithoutGuidance_AsksForIt() =>
        Assert.That(GuidanceTimes.Faults(new TimeInterval(0.2, 0.8), [1]), Has.One.Contains("give --guidance too"));

    [TestCase(0.0, 1.0, new[] { 1.0 })]
    [TestCase(0.2, 0.8, new[] { 2.0 })]
    [TestCase(0.2, 0.8, new[] { 1.0, 2.0 })]
    public void Faults_Sound_AreNone(double from, double to, double[] weights) =>
        Assert.That(GuidanceTimes.Faults(new TimeInterval(from, to), weights), Is.Empty);

    [TestCase(new[] { 1.0 }, 0.2, 0.8, "")]
    [TestCase(new[] { 2.5 }, 0.0, 1.0, " with guidance 2.5")]
    [TestCase(new[] { 2.0 }, 0.2, 0.8, " with guidance 2 from 0.2 to 0.8")]
    [TestCase(new[] { 0.0, 4.0 }, 0.2, 1.0, " with guidance 0, 4 from 0.2 to 1")]
    public void Text_WeightsAndTimes_SaysBoth(double[] weights, double from, double to, string expected) =>
        Assert.That(GuidanceTimes.Text(weights, new TimeInterval(from, to)), Is.EqualTo(expected));
}
