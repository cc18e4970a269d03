using FlowMatching.Core.Options;

namespace FlowMatching.Core.Tests.Options;

public sealed class DurationTests
{
    [TestCase("60s", "1m")]
    [TestCase("90s", "90s")]
    [TestCase("5m", "5m")]
    [TestCase("120m", "2h")]
    public void Read_ThenWrite_TakesTheLargestWholeUnit(string text, string written)
    {
        Duration kind = new();
        string? fault = kind.Read(text, out var time);

        Assert.That(fault, Is.Null);
        Assert.That(kind.Write(time), Is.EqualTo(written));
    }

    [TestCase("60")]
    [TestCase("0s")]
    [TestCase("s")]
    [TestCase("-1m")]
    [TestCase("1.5h")]
    public void Read_AnythingElse_IsAFault(string text) =>
        Assert.That(new Duration().Read(text, out _), Does.Contain("expected a time such as 30s"));

    [Test]
    public void Write_NoTime_IsEmpty() => Assert.That(new Duration().Write(null), Is.Empty);
}
