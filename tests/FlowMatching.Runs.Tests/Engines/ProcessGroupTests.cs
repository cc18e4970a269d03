using FlowMatching.Runs.Engines;

namespace FlowMatching.Runs.Tests.Engines;

public sealed class ProcessGroupTests
{
    [Test]
    public void Difference_OfEqualDescriptions_IsNone() => Assert.That(ProcessGroup.Difference("a\nb", "a\nb"), Is.Null);

    [TestCase("fm 1\nseed: 1\nsteps: 5", "fm 1\nseed: 1\nsteps: 6", "steps: 5", "steps: 6")]
    [TestCase("fm 1\nseed: 1", "fm 1\nseed: 1\nsteps: 6", "less", "steps: 6")]
    [TestCase("fm 2\nseed: 1\nsteps: 5", "fm 1\nseed: 1", "fm 2", "fm 1")]
    public void Difference_NamesTheFirstLineOfBoth(string own, string first, string here, string there) =>
        Assert.That(
            ProcessGroup.Difference(own, first),
            Is.EqualTo($"it has \"{here}\" where process 0 has \"{there}\": start all with the same.")
        );

    [Test]
    public void Describe_TellsProgramProcessorOptionsAndMore()
    {
        string[] lines = ProcessGroup.Describe([KeyValuePair.Create("steps", "5")], "a file").Split('\n');

        Assert.That(lines, Has.Length.EqualTo(4));
        Assert.That(lines[0], Does.StartWith("fm "));
        Assert.That(lines[1], Does.Match("with vectors of (128|256|512) bits$"));
        Assert.That(lines[2..], Is.EqualTo((string[])["a file", "steps: 5"]));
    }
}
