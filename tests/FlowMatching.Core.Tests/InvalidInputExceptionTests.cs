namespace FlowMatching.Core.Tests;

public sealed class InvalidInputExceptionTests
{
    [Test]
    public void ThrowIfAny_NoFault_DoesNothing() => Assert.DoesNotThrow(() => InvalidInputException.ThrowIfAny([]));

    [Test]
    public void ThrowIfAny_TwoFaults_HoldsBoth()
    {
        var e = Assert.Throws<InvalidInputException>(() => InvalidInputException.ThrowIfAny(["First.", "Second."]));

        Assert.That(e.Faults, Is.EqualTo(new[] { "First.", "Second." }));
        Assert.That(e.Message, Is.EqualTo($"First.{Environment.NewLine}Second."));
    }

    [Test]
    public void Message_OfAFileThatHoldsControlCharacters_IsPrintable()
    {
        InvalidInputException e = new("a\u001b[31m.csv is broken.", new FormatException());

        Assert.That((e.Message, e.Faults[0]), Is.EqualTo(("a\uFFFD[31m.csv is broken.", "a\uFFFD[31m.csv is broken.")));
    }
}
