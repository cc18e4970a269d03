using FlowMatching.Core.Files;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Options;
using FlowMatching.Runs.Train;
using FlowMatching.Testing;

namespace FlowMatching.Runs.Tests.Train;

public sealed class KeptCheckpointsTests
{
    private TemporaryFolder temporary = null!;
    private RunFolder folder = null!;

    [SetUp]
    public void SetUp() => folder = new RunFolder((temporary = new TemporaryFolder()).Path);

    [TearDown]
    public void TearDown() => temporary.Dispose();

    [TestCase(0)]
    [TestCase(1, 2_000_000)]
    [TestCase(3, 900, 1000, 2_000_000)]
    public void KeepOlder_OneAfterTheOther_KeepsTheLast(int keep, params int[] left)
    {
        KeptCheckpoints kept = new(folder, new TrainOptions { Keep = keep }, DiskSteps.OfSystem);
        foreach (int step in (int[])[5, 100, 900, 1000, 2_000_000])
        {
            File.WriteAllText(folder.Checkpoint, $"{step}");
            kept.KeepOlder(step);
            File.Delete(folder.Checkpoint);
        }

        string[] files = Directory.Exists(folder.OlderCheckpoints) ? Directory.GetFiles(folder.OlderCheckpoints) : [];
        Assert.That(files, Is.EquivalentTo(left.Select(folder.OlderCheckpoint)));
        Assert.That(files.Select(File.ReadAllText), Is.EquivalentTo(left.Select(step => $"{step}")));
    }

    [Test]
    public void KeepBest_LossesUpAndDown_KeepsTheLeast()
    {
        KeptCheckpoints kept = new(folder, new TrainOptions { KeepBest = true }, DiskSteps.OfSystem);
        List<MetricsLine> lines = [];
        foreach (double loss in (double[])[3, 1, 2, 1])
        {
            lines.Add(Line(lines.Count + 1, loss));
            File.WriteAllText(folder.NextCheckpoint, $"{lines.Count}");
            kept.KeepBest(lines);
            File.Delete(folder.NextCheckpoint);
        }

        Assert.That(File.ReadAllText(folder.BestCheckpoint), Is.EqualTo("2"));
    }

    [Test]
    public void KeepBest_NotAskedFor_KeepsNothing()
    {
        File.WriteAllText(folder.NextCheckpoint, "1");

        new KeptCheckpoints(folder, new TrainOptions(), DiskSteps.OfSystem).KeepBest([Line(1, 1)]);

        Assert.That(folder.BestCheckpoint, Does.Not.Exist);
    }

    [Test]
    public void Measure_HeldOutLosses_GoBeforeTheLossOfTraining()
    {
        Assert.That(KeptCheckpoints.Measure([]), Is.Null);
        Assert.That(KeptCheckpoints.Measure([Line(1, 3), Line(2, 2)]), Is.EqualTo(2));
        Assert.That(KeptCheckpoints.Measure([Line(1, 3) with { ValidationLoss = 5 }, Line(2, 2)]), Is.EqualTo(5));
    }

    private static MetricsLine Line(int step, double smoothed) => new(step, 9, smoothed, 0.1, 1, [0.5]);
}
