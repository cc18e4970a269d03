using FlowMatching.Core.Files;
using FlowMatching.Testing;

namespace FlowMatching.Core.Tests.Files;

public sealed class DurableFileTests
{
    private TemporaryFolder folder = null!;

    [SetUp]
    public void SetUp() => folder = new TemporaryFolder();

    [TearDown]
    public void TearDown() => folder.Dispose();

    private string Target => folder.In("a.txt");

    [Test]
    public void Write_Steps_AreWriteFsyncRenameAndFsyncOfTheFolder()
    {
        DyingDisk disk = new();

        Write("new", disk);

        Assert.That(disk.Steps, Is.EqualTo(new[] { "write .a.new.txt", "fsync .a.new.txt", "rename .a.new.txt to a.txt", "fsync folder" }));
        Assert.That(File.ReadAllText(Target), Is.EqualTo("new"));
    }

    [TestCase(0, "old")]
    [TestCase(1, "old")]
    [TestCase(2, "old")]
    [TestCase(3, "new")]
    public void Write_KilledAtAnyStep_LeavesTheOldFileOrTheNewOneWhole(int step, string expected)
    {
        Write("old");

        Assert.That(() => Write("new", new DyingDisk(step)), Throws.TypeOf<ProcessKilledException>());

        Assert.That(File.ReadAllText(Target), Is.EqualTo(expected));
        Write("newer"); // what a killed process has left is in nobody's way
        Assert.That(Directory.GetFiles(folder.Path), Is.EqualTo(new[] { Target }));
    }

    [TestCase(0, "old")]
    [TestCase(1, "old")]
    [TestCase(2, "old")]
    [TestCase(3, "new")]
    public void Write_DiskFailsAtAnyStep_SaysSoAndLeavesOneWholeFile(int step, string expected)
    {
        Write("old");

        Assert.That(() => Write("new", new DyingDisk(step, new IOException("No space left on device"))), Throws.TypeOf<IOException>());

        Assert.That(File.ReadAllText(Target), Is.EqualTo(expected));
        Assert.That(Directory.GetFiles(folder.Path), Is.EqualTo(new[] { Target }));
    }

    [Test]
    public void Safetensors_Write_TakesTheSameSteps()
    {
        DyingDisk disk = new();

        Safetensors.Write(folder.In("a.safetensors"), [], new Dictionary<string, string> { ["kind"] = "test" }, disk);

        Assert.That(
            disk.Steps,
            Is.EqualTo(
                new[]
                {
                    "write .a.new.safetensors",
                    "fsync .a.new.safetensors",
                    "rename .a.new.safetensors to a.safetensors",
                    "fsync folder",
                }
            )
        );
    }

    [Test]
    public void Link_OverAnotherFile_IsASecondNameThatOutlivesTheFirst()
    {
        Write("one");
        File.WriteAllText(folder.In("kept.txt"), "another");

        DurableFile.Link(Target, folder.In("kept.txt"));
        DurableFile.Link(Target, folder.In("kept.txt"));
        Write("two");

        Assert.That(File.ReadAllText(folder.In("kept.txt")), Is.EqualTo("one"));
        Assert.That(Directory.GetFiles(folder.Path), Is.EquivalentTo(new[] { Target, folder.In("kept.txt") }));
    }

    [Test]
    public void Write_FileWithoutAFolder_LiesInThePresentOne()
    {
        string name = Path.GetFileName(folder.Path) + ".txt";

        DurableFile.Write(name, stream => stream.Write("here"u8));

        Assert.That(File.ReadAllText(Path.Combine(Environment.CurrentDirectory, name)), Is.EqualTo("here"));
        File.Delete(name);
    }

    private void Write(string text, IDiskSteps? disk = null) =>
        DurableFile.Write(Target, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)), disk);
}
