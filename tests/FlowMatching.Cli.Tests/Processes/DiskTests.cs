using FlowMatching.Core.Checkpoints;
using FlowMatching.Testing;

namespace FlowMatching.Cli.Tests.Processes;

/// <summary>Disks that fill up, and folders that are taken away, in the middle of a run.</summary>
[Category("Engine")]
[Platform(Include = "Unix")]
public sealed class DiskTests
{
    private static readonly string[] Long =
    [
        "train",
        "--dataset",
        "moons",
        "--steps",
        "1000000",
        "--log-every",
        "50",
        "--checkpoint-every",
        "50",
        "--keep",
        "2",
        .. TinyRun.Size,
    ];

    [Test]
    public void Train_DiskFillsUp_EndsWithASentenceAndGoesOnOnceThereIsRoom()
    {
        using SmallDisk disk = new(kilobytes: 1024);
        using var fm = Fm.Start(disk.Path, Long);
        Signals.Await(TinyRun.FileIn(disk.Path, "log.txt"), "step 150:");
        while (!fm.HasEnded)
            disk.Fill(); // what a save in hand gives back is taken too

        var ended = fm.WaitForEnd();
        string file = TinyRun.FileIn(disk.Path, "checkpoint.safetensors");
        int standing = Checkpoint.Verify(file, out _).Step;
        disk.Clear();
        var resumed = Fm.Run(
            disk.Path,
            ["train", "--dataset", "moons", "--resume", "--steps", $"{standing + 10}", "--num", "0", "--quiet"]
        );

        Assert.That(ended.Code, Is.EqualTo(ExitCode.Failed), ended.Error);
        Assert.That(ended.Faults, Has.Length.EqualTo(1).And.All.Contains("could not be written: No space left on device"));
        Assert.That(ended.Faults[0], Does.EndWith($"The checkpoint of step {standing} stands: --resume goes on from there."));
        Assert.That(ended.Error, Does.Not.Contain("   at "));
        Assert.That(resumed.Code, Is.Zero, resumed.Error);
        Assert.That(Checkpoint.Verify(file, out _).Step, Is.EqualTo(standing + 10));
    }

    [Test]
    public void Train_FolderTakenAway_EndsWithASentenceAndMakesNoOther()
    {
        using TemporaryFolder folder = new();
        using var fm = Fm.Start(folder.Path, Long);
        Signals.Await(TinyRun.FileIn(folder.Path, "log.txt"), "step 150:");
        Directory.Move(folder.In("outputs", "cfm", "moons"), folder.In("gone"));

        var ended = fm.WaitForEnd();

        Assert.That(ended.Code, Is.EqualTo(ExitCode.Failed), ended.Error);
        Assert.That(ended.Faults, Has.Length.EqualTo(1));
        Assert.That(ended.Error, Does.Not.Contain("   at "));
        Assert.That(Directory.Exists(folder.In("outputs", "cfm", "moons")), Is.False);
        Assert.That(Checkpoint.Verify(folder.In("gone", "checkpoint.safetensors"), out _).Step, Is.AtLeast(100));
    }
}
