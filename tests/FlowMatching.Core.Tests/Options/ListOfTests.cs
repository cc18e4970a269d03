using FlowMatching.Core.Options;

namespace FlowMatching.Core.Tests.Options;

public sealed class ListOfTests
{
    private static readonly ListOf Kind = new(
        new RealNumber(new OptionAttribute("guidance", "Guidance") { Min = 0, Max = 100 }),
        typeof(double)
    );

    [TestCase("2", new[] { 2.0 }, "2")]
    [TestCase("0,1,2.5", new[] { 0, 1, 2.5 }, "0,1,2.5")]
    [TestCase("0, 4", new[] { 0.0, 4 }, "0,4")]
    public void Read_NumbersWithCommas_AndWriteGivesThemBack(string text, double[] values, string written)
    {
        Assert.That(Kind.Read(text, out var read), Is.Null);
        Assert.That(read, Is.EqualTo(values));
        Assert.That(Kind.Write(read), Is.EqualTo(written));
    }

    [TestCase("", "is empty, expected 0 to 100")]
    [TestCase("1,,2", "is 1,,2, expected 0 to 100")]
    [TestCase("1,x", "is x, expected a number, 0 to 100")]
    [TestCase("1,101", "is 101, expected 0 to 100")]
    public void Read_AnythingElse_NamesWhatDoesNotFit(string text, string fault) => Assert.That(Kind.Read(text, out _), Is.EqualTo(fault));

    [Test]
    public void Write_Nothing_IsEmpty() => Assert.That(Kind.Write(null), Is.Empty);
}
