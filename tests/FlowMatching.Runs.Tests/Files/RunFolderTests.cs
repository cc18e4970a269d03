using FlowMatching.Core;
using FlowMatching.Runs.Files;
using FlowMatching.Testing;

namespace FlowMatching.Runs.Tests.Files;

public sealed class RunFolderTests
{
    private TemporaryFolder temporary = null!;
    private RunFolder folder = null!;

    [SetUp]
    public void SetUp()
    {
        temporary = new TemporaryFolder();
        folder = RunFolder.OfFlowMatching(temporary.Path, "moons");
    }

    [TearDown]
    public void TearDown() => temporary.Dispose();

    [Test]
    public void OfFlowMatching_LiesUnderCfm() => Assert.That(folder.Path, Is.EqualTo(Path.Combine(temporary.Path, "cfm", "moons")));

    [TestCase(false, false, false, null)]
    [TestCase(false, false, true, null)]
    [TestCase(false, true, false, "to resume")]
    [TestCase(true, false, false, "add --resume")]
    [TestCase(true, true, false, null)]
    [TestCase(true, false, true, null)]
    [TestCase(true, true, true, "exclude each other")]
    [TestCase(false, true, true, "exclude each other")]
    public void Objection_ByRunAndFlags(bool hasRun, bool resume, bool overwrite, string? part)
    {
        if (hasRun)
            MakeRun();

        string? objection = folder.Objection(resume, overwrite);

        Assert.That(objection, part is null ? Is.Null : Does.Contain(part));
    }

    [Test]
    public void RequireWritable_NewFolder_MakesItAndLeavesNothingInIt()
    {
        folder.RequireWritable();

        Assert.That(Directory.GetFileSystemEntries(folder.Path), Is.Empty);
    }

    [Test]
    public void RequireWritable_FileInTheWay_IsRefusedWithASentence()
    {
        File.WriteAllText(temporary.In("cfm"), "a file");

        Assert.That(() => folder.RequireWritable(), Throws.InstanceOf<InvalidInputException>().With.Message.Contains("cannot be written"));
    }

    [Test]
    public void RemoveDerived_KeepsCheckpointRecordsAndLog()
    {
        MakeRun();
        string[] derived =
        [
            folder.Evolution("moons"),
            folder.FieldAndSamples("moons"),
            folder.Likelihood("moons"),
            folder.In("quality_data.npy"),
        ];
        foreach (
            string file in (string[])
                [folder.Report, folder.Losses, folder.Samples, folder.SamplesPicture, folder.Log, folder.Metrics, .. derived]
        )
            File.WriteAllText(file, "");

        folder.RemoveDerived();

        Assert.That(
            Directory.GetFiles(folder.Path).Select(Path.GetFileName),
            Is.EquivalentTo(new[] { "checkpoint.safetensors", "log.txt", "metrics.jsonl" })
        );
    }

    [Test]
    public void RemoveRoundsAfter_KeepsThoseOfTheRun()
    {
        foreach (int round in (int[])[1, 2, 3])
            Directory.CreateDirectory(folder.OfRound(round).Path);

        folder.RemoveRoundsAfter(1);

        Assert.That(Directory.GetDirectories(folder.Path), Is.EqualTo(new[] { folder.OfRound(1).Path }));
    }

    [Test]
    public void RemoveIfEmpty_OnlyRemovesAnEmptyFolder()
    {
        folder.RequireWritable();
        folder.RemoveIfEmpty();
        Assert.That(Directory.Exists(folder.Path), Is.False);

        MakeRun();
        folder.RemoveIfEmpty();
        Assert.That(folder.HasRun, Is.True);
    }

    [Test]
    public void RemoveIfEmpty_LockAlone_CountsAsEmpty()
    {
        folder.Make();
        RunLock.Take(folder.Path).Dispose();

        folder.RemoveIfEmpty();

        Assert.That(Directory.Exists(folder.Path), Is.False);
    }

    [Test]
    public void RemoveUnfinished_TakesWhatIsHalfWrittenAndNothingElse()
    {
        MakeRun();
        string[] half = [".metrics.new.jsonl", ".losses.new.png", ".checkpoint.next.safetensors", "..checkpoint.next.new.safetensors"],
            whole = [".bashrc.new", "a.new.png", ".lock"];
        foreach (string name in (string[])[.. half, .. whole])
            File.WriteAllText(folder.In(name), "");

        folder.RemoveUnfinished();

        Assert.That(
            Directory.GetFiles(folder.Path).Select(Path.GetFileName),
            Is.EquivalentTo((string[])["checkpoint.safetensors", .. whole])
        );
    }

    [Test]
    public void FlowMatchingRuns_ListsFoldersThatHoldARun()
    {
        MakeRun();
        Directory.CreateDirectory(Path.Combine(temporary.Path, "cfm", "empty"));

        Assert.That(RunFolder.FlowMatchingRuns(temporary.Path), Is.EqualTo(new[] { "moons" }));
        Assert.That(RunFolder.FlowMatchingRuns(temporary.In("nowhere")), Is.Empty);
    }

    [Test]
    public void CheckpointAt_FolderOrFile_GivesTheFile()
    {
        MakeRun();

        Assert.That(RunFolder.CheckpointAt(folder.Path), Is.EqualTo(folder.Checkpoint));
        Assert.That(RunFolder.CheckpointAt(folder.Checkpoint), Is.EqualTo(folder.Checkpoint));
    }

    private void MakeRun()
    {
        Directory.CreateDirectory(folder.Path);
        File.WriteAllText(folder.Checkpoint, "");
    }
}
