namespace FlowMatching.Runs.Tests;

public sealed class RunProgressTests
{
    [Test]
    public void Remaining_AtAKnownRate_IsWhatIsLeftOverTheRate() =>
        Assert.That(new RunProgress("training", "steps", 500, 2000, 50).Remaining, Is.EqualTo(TimeSpan.FromSeconds(30)));

    [Test]
    public void Remaining_BeforeARateIsKnown_IsNull() => Assert.That(new RunProgress("training", "steps", 0, 2000, 0).Remaining, Is.Null);
}
