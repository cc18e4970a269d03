using System.Globalization;
using System.Text.RegularExpressions;
using FlowMatching.Core.Checkpoints;
using FlowMatching.Testing;

namespace FlowMatching.Cli.Tests.Processes;

/// <summary>Real runs, killed where no code of theirs can do anything about it. FM_KILLS=500 kills more often than the 20 times of the
/// tests.</summary>
[Category("Engine")]
[Platform(Include = "Unix")]
public sealed partial class KillTests
{
    private const int Interval = 20,
        StepsToAKill = 150;

    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("FM_KILLS") ?? "20", CultureInfo.InvariantCulture);

    private static readonly string[] Command =
    [
        "train",
        "--dataset",
        "moons",
        "--steps",
        $"{Kills * StepsToAKill}",
        "--log-every",
        "10",
        "--num",
        "0",
        "--hidden",
        "16",
        "--batch-size",
        "64",
        "--coupling",
        "ot",
        "--ot-batch",
        "32",
        "--threads",
        "1",
        "--precision",
        "fp32",
        "--device",
        "cpu",
        "--quiet",
    ];

    private TemporaryFolder folder = null!;

    private string CheckpointFile => TinyRun.FileIn(folder.Path, "checkpoint.safetensors");

    private string Log => TinyRun.FileIn(folder.Path, "log.txt");

    [SetUp]
    public void MakeFolder() => folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => folder.Dispose();

    [Test]
    public void Train_KilledAtRandomTimes_LosesNoMoreThanTheIntervalAndEndsAsIfNothingHadBeen()
    {
        Random random = new(6);
        int begun = 0,
            step = 0,
            killed = 0,
            furthest = 0;
        for (int kill = 0; kill < Kills; kill++)
        {
            killed += KillOne(kill % 5 == 4 ? null : ++begun, random.Next(0, 300)) ? 1 : 0;
            int standing = File.Exists(CheckpointFile) ? Checkpoint.Verify(CheckpointFile, out _).Step : 0;
            int logged = Logged();
            Assert.That(standing, Is.AtLeast(Math.Max(step, logged - Interval)), $"after kill {kill}: steps are lost");
            (step, furthest) = (standing, Math.Max(furthest, logged - standing));
            begun = Signals.TextOf(Log).Split("standard deviation of the data").Length - 1;
        }

        TestContext.Out.WriteLine(
            $"{killed} of {Kills} runs killed, the last at step {step}; at most {furthest} logged steps were done again."
        );
        AssertEndsLikeAWholeRun();
    }

    private bool KillOne(int? start, int milliseconds)
    {
        string[] resume = File.Exists(CheckpointFile) ? ["--resume"] : [];
        using var fm = Fm.Start(folder.Path, [.. Command, "--checkpoint-every", $"{Interval}", .. resume]);
        if (start is { } times)
            Signals.Await(Log, "standard deviation of the data", times);
        Thread.Sleep(start is null ? 3 * milliseconds : milliseconds); // some are killed before they have begun
        Signals.Send(fm, Signals.Kill);
        return fm.WaitForEnd().Code == 128 + Signals.Kill;
    }

    private int Logged() =>
        StepLine().Matches(Signals.TextOf(Log)) is { Count: > 0 } lines
            ? int.Parse(lines[^1].Groups[1].Value, CultureInfo.InvariantCulture)
            : 0;

    private void AssertEndsLikeAWholeRun()
    {
        var resumed = Fm.Run(folder.Path, [.. Command, .. File.Exists(CheckpointFile) ? (string[])["--resume"] : []]);
        var whole = Fm.Run(folder.Path, [.. Command, "--name", "whole"]);

        Assert.That((resumed.Code, whole.Code), Is.EqualTo((0, 0)), resumed.Error + whole.Error);
        foreach (string file in (string[])["checkpoint.safetensors", "metrics.jsonl", "losses.png"])
            Assert.That(
                File.ReadAllBytes(TinyRun.FileIn(folder.Path, file)),
                Is.EqualTo(File.ReadAllBytes(TinyRun.FileIn(folder.Path, file, "whole"))),
                file
            );
        Assert.That(
            Directory.GetFiles(Path.GetDirectoryName(CheckpointFile)!, ".*").Select(Path.GetFileName),
            Is.EqualTo(new[] { ".lock" }),
            "what was left half done"
        );
    }

    [GeneratedRegex(@"step (\d+): loss")]
    private static partial Regex StepLine();
}
