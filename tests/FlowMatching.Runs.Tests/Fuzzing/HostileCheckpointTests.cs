using System.Text;
using FlowMatching.Core;
using FlowMatching.Core.Checkpoints;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Sample;
using FlowMatching.Testing;

namespace FlowMatching.Runs.Tests.Fuzzing;

/// <summary>Checkpoints whose checksum is right and whose header asks for what nobody has: each is refused before anything is made of
/// it.</summary>
public sealed class HostileCheckpointTests
{
    private const int Points = 0,
        Pictures = 4;

    private TemporaryFolder folder = null!;

    [SetUp]
    public void SetUp() => folder = new TemporaryFolder();

    [TearDown]
    public void TearDown() => folder.Dispose();

    [TestCase(Points, "\"hidden\":1", "\"hidden\":2147483647", "hidden is 2147483647, expected 1 to 65536 units a layer")]
    [TestCase(Points, "\"depth\":1", "\"depth\":2147483647", "depth is 2147483647, expected 1 to 64 hidden layers")]
    [TestCase(Points, "\"dimension\":2", "\"dimension\":2147483647", "dimension is 2147483647, expected 1 to 1048576")]
    [TestCase(Points, "\"batch_size\":4096", "\"batch_size\":2147483647", "batch-size is 2147483647, expected 1 to 1048576")]
    [TestCase(Points, "\"threads\":1", "\"threads\":2147483647", "threads is 2147483647, expected 1 to 1024")]
    [TestCase(Points, "\"threads\":1", "\"threads\":0", "threads is 0, expected 1 to 1024")]
    [TestCase(Points, "\"precision\":\"Float32\"", "\"precision\":77", "its header cannot be read")]
    [TestCase(Points, "\"name\":\"moons\"", "\"name\":\"\"", "its data set is ''")]
    [TestCase(
        Points,
        "\"name\":\"moons\"",
        "\"name\":\"folder:a\\u0000b\"",
        "its data set is 'folder:a\uFFFDb', expected a name of 1 to 300 characters"
    )]
    [TestCase(Points, "\"name\":\"moons\"", "\"name\":\"\\ud800\"", "its header cannot be read")]
    [TestCase(Pictures, "\"res_blocks\":1", "\"res_blocks\":2147483647", "res-blocks is 2147483647, expected 1 to 64 a level")]
    [TestCase(Pictures, "\"width\":4", "\"width\":1073741824", "width is 1073741824")]
    [TestCase(Pictures, "\"multipliers\":[1]", "\"multipliers\":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]", "multipliers has 17 factors")]
    [TestCase(Pictures, "[\"one\",\"two\"]", "[\"one\",null]", "one of its classes has no name")]
    [TestCase(Pictures, "\"multipliers\":[1]", "\"multipliers\":null", "its header cannot be read")]
    public void ReadHeader_WhatNobodyHas_IsRefused(int header, string old, string changed, string part)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.That(
            () => Read(header, old, changed),
            Throws.InstanceOf<InvalidInputException>().With.Message.Contains(part).And.Message.EndsWith(".")
        );
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(4 << 20));
    }

    [TestCase("..")]
    [TestCase(".")]
    [TestCase("../../somewhere/else")]
    [TestCase("/etc/passwd")]
    [TestCase("points:../../up.csv")]
    public void FolderName_OfTheDataSetOfACheckpoint_StaysInTheFolderOfRuns(string dataSet)
    {
        var header = Read(Points, "\"name\":\"moons\"", $"\"name\":\"{dataSet}\"");

        string parent = folder.In("reflow"),
            child = Path.GetFullPath(RunFolder.OfReflow(folder.Path, CheckpointSource.FolderName(header.DataSet)).Path);

        Assert.That(Path.GetDirectoryName(child), Is.EqualTo(parent));
    }

    private CheckpointHeader Read(int header, string old, string changed)
    {
        string text = Encoding.UTF8.GetString(TensorCorpus.CheckpointTexts()[header]);
        Assert.That(text, Does.Contain(old));
        File.WriteAllBytes(
            folder.In("x"),
            SignedCheckpoint.Of(Encoding.UTF8.GetBytes(text.Replace(old, changed, StringComparison.Ordinal)))
        );

        return Checkpoint.ReadHeader(folder.In("x"));
    }
}
