using FlowMatching.Core;
using FlowMatching.Runs.Files;
using FlowMatching.Testing;

namespace FlowMatching.Runs.Tests.Files;

/// <summary>What happens on a real file system that takes no more, or takes nothing.</summary>
[Platform(Include = "Linux")]
public sealed class SmallDiskTests
{
    [Test]
    public void WriteText_FullDisk_KeepsTheOldFileAndSaysSo()
    {
        using SmallDisk disk = new(kilobytes: 64);
        string path = Path.Combine(disk.Path, "a.txt");
        AtomicFile.WriteText(path, "old");
        disk.Fill();

        var fault = Assert.Throws<RunFailedException>(() => AtomicFile.WriteText(path, new string('x', 8000)));

        Assert.That(fault!.Message, Does.StartWith($"{path} could not be written: No space left on device").And.EndsWith("."));
        Assert.That(File.ReadAllText(path), Is.EqualTo("old"));
        Assert.That(Directory.GetFiles(disk.Path, ".*"), Is.Empty);
        disk.Clear();
        AtomicFile.WriteText(path, "new");
        Assert.That(File.ReadAllText(path), Is.EqualTo("new"));
    }

    [Test]
    public void WriteText_ReadOnlyDisk_KeepsTheOldFileAndSaysSo()
    {
        using SmallDisk disk = new(kilobytes: 64);
        string path = Path.Combine(disk.Path, "a.txt");
        AtomicFile.WriteText(path, "old");
        disk.MakeReadOnly();

        var fault = Assert.Throws<RunFailedException>(() => AtomicFile.WriteText(path, "new"));

        Assert.That(fault!.Message, Does.StartWith($"{path} could not be written: ").And.Contain("ead-only").And.EndsWith("."));
        Assert.That(File.ReadAllText(path), Is.EqualTo("old"));
    }

    [Test]
    public void Take_DiskThatTakesNothing_IsRefusedWithTheOption()
    {
        using SmallDisk disk = new(kilobytes: 64);
        disk.Fill();
        AssertRefused(() => RunLock.Take(disk.Path), "No space left on device");

        disk.Clear();
        disk.MakeReadOnly();
        AssertRefused(() => RunLock.Take(disk.Path), "ead-only");
        AssertRefused(() => new RunFolder(Path.Combine(disk.Path, "run")).Make(), "ead-only");
    }

    private static void AssertRefused(Action write, string cause)
    {
        var refusal = Assert.Throws<InvalidInputException>(write);

        Assert.That(refusal!.Message, Does.Contain(cause).And.EndsWith("Choose another --output-dir."));
    }
}
