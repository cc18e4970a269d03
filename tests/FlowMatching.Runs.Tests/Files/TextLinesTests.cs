using FlowMatching.Core;
using FlowMatching.Runs.Files;
using FlowMatching.Testing;

namespace FlowMatching.Runs.Tests.Files;

public sealed class TextLinesTests
{
    private TemporaryFolder folder = null!;

    [SetUp]
    public void SetUp() => folder = new TemporaryFolder();

    [TearDown]
    public void TearDown() => folder.Dispose();

    [TestCase("")]
    [TestCase("one")]
    [TestCase("one\n")]
    [TestCase("one\ntwo")]
    [TestCase("one\r\n\r\ntwo\r\n")]
    [TestCase("one\rtwo\r")]
    [TestCase("\n\n\r")]
    [TestCase("\uFEFFwith a mark\n")]
    public void Read_AnyLineEnds_GivesTheLinesThatTheFrameworkGives(string text) =>
        Assert.That(Lines(text), Is.EqualTo(File.ReadAllLines(folder.In("t"))));

    [Test]
    public void Read_FileWithoutLineEnds_IsRefusedBeforeItIsInMemory()
    {
        File.WriteAllBytes(folder.In("t"), new byte[20_000_000]);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.That(
            () => TextLines.Read(folder.In("t")).ToArray(),
            Throws
                .InstanceOf<InvalidInputException>()
                .With.Message.EqualTo($"{folder.In("t")}, line 1 has more than 65536 characters, expected a row of numbers.")
        );
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1 << 20));
    }

    private string[] Lines(string text)
    {
        File.WriteAllText(folder.In("t"), text);
        return [.. TextLines.Read(folder.In("t"))];
    }
}
