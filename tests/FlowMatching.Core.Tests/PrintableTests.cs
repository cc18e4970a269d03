namespace FlowMatching.Core.Tests;

public sealed class PrintableTests
{
    [TestCase("plain, with an é and a 中", "plain, with an é and a 中")]
    [TestCase("\u001b[2Jgone", "\uFFFD[2Jgone")]
    [TestCase("two\nlines\tand\0more", "two\uFFFDlines\uFFFDand\uFFFDmore")]
    [TestCase("a\u2028b\u202Ec", "a\uFFFDb\uFFFDc")]
    [TestCase("", "")]
    public void Line_WhatATerminalWouldObey_IsReplaced(string text, string line) => Assert.That(Printable.Line(text), Is.EqualTo(line));

    [Test]
    public void Line_OfMegabytes_KeepsItsBeginningAndItsEnd()
    {
        string line = Printable.Line($"The file says {new string('x', 5_000_000)}, expected less.");

        Assert.That(
            line,
            Does.StartWith("The file says xxx").And.Contain("x ... x").And.EndsWith("x, expected less.").And.Length.EqualTo(2005)
        );
    }

    [TestCase(80, 80)]
    [TestCase(81, 83)]
    public void Excerpt_LongText_IsCut(int length, int shown) =>
        Assert.That(Printable.Excerpt(new string('x', length)), Has.Length.EqualTo(shown));
}
