using FlowMatching.Core.Options;

namespace FlowMatching.Core.Tests.Options;

public sealed class CadenceKindTests
{
    private static readonly CadenceKind Kind = new();

    [TestCase("500", 500, 0)]
    [TestCase("30s", 0, 30)]
    [TestCase("5m", 0, 300)]
    [TestCase("2h", 0, 7200)]
    public void Read_StepsOrTime_AndWriteGivesItBack(string text, long steps, double seconds)
    {
        string? fault = Kind.Read(text, out var cadence);

        Assert.That(fault, Is.Null);
        Assert.That(cadence, Is.EqualTo(new Cadence(steps, TimeSpan.FromSeconds(seconds))));
        Assert.That(Kind.Write(cadence), Is.EqualTo(text));
    }

    [TestCase("")]
    [TestCase("m")]
    [TestCase("0")]
    [TestCase("-5m")]
    [TestCase("5 m")]
    [TestCase("1.5h")]
    [TestCase("5d")]
    [TestCase("99999999999")]
    public void Read_AnythingElse_IsAFault(string text) => Assert.That(Kind.Read(text, out _), Is.Not.Null);
}
