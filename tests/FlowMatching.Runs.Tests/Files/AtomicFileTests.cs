using FlowMatching.Core;
using FlowMatching.Runs.Files;
using FlowMatching.Testing;

namespace FlowMatching.Runs.Tests.Files;

public sealed class AtomicFileTests
{
    private TemporaryFolder folder = null!;

    [SetUp]
    public void SetUp() => folder = new TemporaryFolder();

    [TearDown]
    public void TearDown() => folder.Dispose();

    [Test]
    public void WriteText_OverAnOldFile_ReplacesItAndLeavesNothingBeside()
    {
        AtomicFile.WriteText(folder.In("a.txt"), "old");
        AtomicFile.WriteText(folder.In("a.txt"), "new");

        Assert.That(File.ReadAllText(folder.In("a.txt")), Is.EqualTo("new"));
        Assert.That(Directory.GetFileSystemEntries(folder.Path), Has.Length.EqualTo(1));
    }

    [Test]
    public void Write_FailsHalfWay_KeepsTheOldFileAndLeavesNothingBeside()
    {
        AtomicFile.WriteText(folder.In("a.txt"), "old");

        var failure = Assert.Throws<RunFailedException>(() =>
            AtomicFile.Write(
                folder.In("a.txt"),
                stream =>
                {
                    stream.Write("half"u8);
                    throw new IOException("No space left on device");
                }
            )
        );

        Assert.That(failure!.Message, Is.EqualTo($"{folder.In("a.txt")} could not be written: No space left on device."));
        Assert.That(File.ReadAllText(folder.In("a.txt")), Is.EqualTo("old"));
        Assert.That(Directory.GetFileSystemEntries(folder.Path), Has.Length.EqualTo(1));
    }
}
