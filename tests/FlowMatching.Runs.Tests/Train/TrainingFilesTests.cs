using FlowMatching.Core;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Train;
using FlowMatching.Testing;

namespace FlowMatching.Runs.Tests.Train;

public sealed class TrainingFilesTests
{
    private const int StepsOfASave = 23;

    private TemporaryFolder temporary = null!;
    private RunFolder folder = null!;

    [SetUp]
    public void SetUp()
    {
        temporary = new TemporaryFolder();
        folder = new RunFolder(temporary.In("run"));
        Directory.CreateDirectory(folder.Path);
    }

    [TearDown]
    public void TearDown() => temporary.Dispose();

    [Test]
    public void Save_Steps_PutTheCheckpointInPlaceLast()
    {
        new SavedRun(folder, null).SaveAt(20);
        DyingDisk disk = new();

        Resume(disk).SaveAt(40);

        string[] files =
        [
            .. disk.Steps.Where(step => step.StartsWith("rename", StringComparison.Ordinal)).Select(step => step.Split(" to ")[1]),
        ];
        Assert.That(
            files,
            Is.EqualTo(
                new[]
                {
                    ".checkpoint.next.safetensors",
                    "run.yaml",
                    "metrics.jsonl",
                    "timing.jsonl",
                    "step-000020.safetensors",
                    "checkpoint.safetensors",
                }
            )
        );
        Assert.That(
            disk.Steps[^2..],
            Is.EqualTo(new[] { "rename .checkpoint.next.safetensors to checkpoint.safetensors", "fsync folder" })
        );
    }

    [Test]
    public void Save_KilledAtAnyStep_CanBeGoneOnWithAsIfNothingHadBeen()
    {
        int killed = 0;
        for (int step = 0; step == killed; step++)
        {
            Directory.Delete(folder.Path, recursive: true);
            Directory.CreateDirectory(folder.Path);
            new SavedRun(folder, null).SaveAt(20);
            if (IsKilled(Resume(new DyingDisk(step)), at: 45))
                killed++;

            int? standing = SavedRun.StepIn(folder);
            Assert.That(standing, Is.EqualTo(20).Or.EqualTo(45), $"killed at step {step}");
            var resumed = Resume();
            Assert.That(
                resumed.Records.Metrics.Select(line => line.Step),
                Is.EqualTo(standing == 20 ? new[] { 10, 20 } : [10, 20, 30, 40])
            );
            resumed.SaveAt(60);
            AssertWhole();
        }

        Assert.That(killed, Is.EqualTo(StepsOfASave), "the steps of a save, all of them met");
    }

    [Test]
    public void Save_NewRunKilledOverAnOldOne_NeverGivesTheOldOneForeignLines()
    {
        for (int step = 0; step < StepsOfASave; step++)
        {
            new SavedRun(folder, null).SaveAt(60);
            SavedRun over = new(folder, null, new DyingDisk(step));
            over.Records.Metrics.Add(new MetricsLine(10, 7, 7, 7, 7, [7]));
            IsKilled(over, at: 30);

            int standing = SavedRun.StepIn(folder)!.Value;
            SavedRun resumed = new(folder, standing);
            var repairs = resumed.Restore();
            bool isForeign = resumed.Records.Metrics.Any(line => line.Loss == 7);
            Assert.That(isForeign, Is.EqualTo(standing == 30), $"killed at step {step}: the checkpoint is of step {standing}");
            Assert.That(resumed.Records.Metrics, Has.Count.EqualTo(repairs.Count > 0 ? 0 : standing / 10));
        }
    }

    [Test]
    public void Save_DiskFull_SaysWhatStandsAndLeavesNothingHalfWritten()
    {
        new SavedRun(folder, null).SaveAt(20);
        for (int step = 0; step < 12; step++)
        {
            var failed = Resume(new DyingDisk(step, new IOException("No space left on device")));

            var fault = Assert.Throws<RunFailedException>(() => failed.SaveAt(40));

            Assert.That(
                fault!.Message,
                Does.Contain("could not be written: No space left on device. ")
                    .And.EndsWith("The checkpoint of step 20 stands: --resume goes on from there.")
            );
            Assert.That(Directory.GetFiles(folder.Path).Select(Path.GetFileName), Has.None.StartsWith("."), $"failed at step {step}");
        }
    }

    [Test]
    public void RestoreTo_TornAndDoubleLines_RepairsAndSaysSo()
    {
        new SavedRun(folder, null).SaveAt(30);
        string[] lines = File.ReadAllLines(folder.Metrics);
        File.WriteAllText(folder.Metrics, string.Join('\n', lines[0], lines[1][..30], lines[1], lines[1], lines[2], lines[2][..9]));
        SavedRun resumed = new(folder, 30);

        var repairs = resumed.Restore();
        resumed.SaveAt(40);

        Assert.That(
            repairs,
            Is.EqualTo(
                new[]
                {
                    $"2 lines of {folder.Metrics} were not whole, and are left out.",
                    $"A line of {folder.Metrics} was there twice, and is left out.",
                }
            )
        );
        Assert.That(File.ReadAllLines(folder.Metrics)[..3], Is.EqualTo(lines));
    }

    [Test]
    public void RestoreTo_WholeJsonThatIsNoLine_IsLeftOut()
    {
        new SavedRun(folder, null).SaveAt(20);
        File.AppendAllText(folder.Metrics, "{\"step\":15}\nnull\n");
        SavedRun resumed = new(folder, 20);

        Assert.That(resumed.Restore(), Has.Count.EqualTo(1).And.All.Contains("2 lines"));
        Assert.That(resumed.Records.Metrics.Select(line => line.Step), Is.EqualTo(new[] { 10, 20 }));
    }

    [Test]
    public void RestoreTo_RecordsTakenAway_SaysSo()
    {
        new SavedRun(folder, null).SaveAt(20);
        File.Delete(folder.Metrics);
        SavedRun resumed = new(folder, 20);

        Assert.That(
            resumed.Restore(),
            Is.EqualTo(new[] { $"{folder.Metrics} does not end where the checkpoint of step 20 does: the lines up to there are left out." })
        );
    }

    private SavedRun Resume(DyingDisk? disk = null)
    {
        SavedRun run = new(folder, SavedRun.StepIn(folder), disk);
        Assert.That(run.Restore(), Is.Empty);
        return run;
    }

    private static bool IsKilled(SavedRun run, int at)
    {
        try
        {
            run.SaveAt(at);
            return false;
        }
        catch (ProcessKilledException)
        {
            return true;
        }
    }

    private void AssertWhole()
    {
        Assert.That(SavedRun.StepIn(folder), Is.EqualTo(60));
        Assert.That(JsonLines.Read<MetricsLine>(folder.Metrics).Select(line => line.Step), Is.EqualTo(new[] { 10, 20, 30, 40, 50, 60 }));
        Assert.That(Directory.GetFiles(folder.Path).Select(Path.GetFileName), Has.None.StartsWith("."));
        Assert.That(Directory.GetFiles(folder.OlderCheckpoints).Select(Path.GetFileName), Is.All.Match("^step-0000(20|45).safetensors$"));
    }
}
