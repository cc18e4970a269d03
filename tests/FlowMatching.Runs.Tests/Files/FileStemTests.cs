using FlowMatching.Runs.Files;

namespace FlowMatching.Runs.Tests.Files;

public sealed class FileStemTests
{
    [TestCase("two-spirals", "two-spirals")]
    [TestCase("points:my cloud.csv", "points-my-cloud.csv")]
    [TestCase("picture:../a/b.png", "picture-..-a-b.png")]
    [TestCase("..", "-.")]
    [TestCase(".", "-")]
    [TestCase("", "-")]
    [TestCase(".hidden", "-hidden")]
    [TestCase("/etc/passwd", "-etc-passwd")]
    public void Of_HoldsOnlyWhatAFileNameMay(string name, string stem) => Assert.That(FileStem.Of(name), Is.EqualTo(stem));

    [Test]
    public void Of_LongName_FitsEveryFileSystem() => Assert.That(FileStem.Of(new string('x', 5000)), Has.Length.EqualTo(100));
}
