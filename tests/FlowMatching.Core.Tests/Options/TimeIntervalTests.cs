using FlowMatching.Core.Options;

namespace FlowMatching.Core.Tests.Options;

public sealed class TimeIntervalTests
{
    private static readonly TimeIntervalKind Kind = new();

    [TestCase("0.2,0.8", 0.2, 0.8, "0.2,0.8")]
    [TestCase("0, 1", 0, 1, "0,1")]
    [TestCase("1e-3,.5", 0.001, 0.5, "0.001,0.5")]
    public void Read_TwoTimesInTheirOrder_AndWriteGivesThemBack(string text, double from, double to, string written)
    {
        Assert.That(Kind.Read(text, out var read), Is.Null);
        Assert.That(read, Is.EqualTo(new TimeInterval(from, to)));
        Assert.That(Kind.Write(read), Is.EqualTo(written));
    }

    [TestCase("0.2", "0.2")]
    [TestCase("0.2,0.5,0.8", "0.2,0.5,0.8")]
    [TestCase("0.8,0.2", "0.8,0.2")]
    [TestCase("0.5,0.5", "0.5,0.5")]
    [TestCase("-0.1,0.5", "-0.1,0.5")]
    [TestCase("0.5,1.1", "0.5,1.1")]
    [TestCase("0,NaN", "0,NaN")]
    [TestCase("0,x", "0,x")]
    [TestCase("", "empty")]
    public void Read_AnythingElse_SaysWhatIsExpected(string text, string shown) =>
        Assert.That(Kind.Read(text, out _), Is.EqualTo($"is {shown}, expected two rising times from 0 to 1, such as 0.2,0.8"));

    [TestCase(double.NaN, 1)]
    [TestCase(0, double.NaN)]
    [TestCase(0.5, double.PositiveInfinity)]
    public void IsSound_NoNumbers_IsFalse(double from, double to) => Assert.That(new TimeInterval(from, to).IsSound(), Is.False);

    [TestCase(0.1, false)]
    [TestCase(0.2, true)]
    [TestCase(0.8, true)]
    [TestCase(0.9, false)]
    public void Contains_Time_CountsBothEnds(double time, bool expected) =>
        Assert.That(new TimeInterval(0.2, 0.8).Contains(time), Is.EqualTo(expected));

    [Test]
    public void Write_Nothing_IsEmpty() => Assert.That(Kind.Write(null), Is.Empty);
}
