using System.Diagnostics;
using FlowMatching.Testing;

namespace FlowMatching.Cli.Tests.Processes;

[Category("Engine")]
[Platform(Include = "Unix")]
public sealed class InterruptionTests
{
    private static readonly string[] Long = ["train", "--dataset", "moons", "--steps", "4000", "--log-every", "100", .. TinyRun.Size];

    [Test]
    public void Train_InterruptedAndResumed_EndsAsIfItHadNeverStopped()
    {
        using TemporaryFolder folder = new();

        var stopped = Interrupt(folder, Signals.Interrupt, Long);
        Assert.That(stopped.Code, Is.EqualTo(ExitCode.Interrupted), stopped.Error);
        Assert.That(stopped.Out, Does.Match("stopped +step [0-9]+ of 4000").And.Contain("--resume"));

        var resumed = Fm.Run(folder.Path, [.. Long, "--resume", "--quiet"]);
        var whole = Fm.Run(folder.Path, [.. Long, "--name", "whole", "--quiet"]);

        Assert.That((resumed.Code, whole.Code), Is.EqualTo((0, 0)), resumed.Error + whole.Error);
        foreach (string file in (string[])["checkpoint.safetensors", "metrics.jsonl"])
            Assert.That(
                File.ReadAllBytes(TinyRun.FileIn(folder.Path, file)),
                Is.EqualTo(File.ReadAllBytes(TinyRun.FileIn(folder.Path, file, "whole"))),
                file
            );
    }

    [Test]
    public void Reflow_InterruptedInItsSecondRoundAndResumed_EndsAsIfItHadNeverStopped()
    {
        using TemporaryFolder folder = new();
        Assert.That(TinyRun.Train(folder.Path, "--quiet").Code, Is.Zero);
        string[] command =
        [
            "reflow",
            "--dataset",
            "moons",
            "--rounds",
            "2",
            "--steps",
            "3000",
            "--batch-size",
            "64",
            "--pool-pairs",
            "256",
            "--renew-every",
            "700",
            "--num",
            "100",
            "--log-every",
            "100",
            "--threads",
            "1",
            "--precision",
            "fp32",
            "--device",
            "cpu",
        ];

        var stopped = Interrupt(
            folder,
            Signals.Interrupt,
            command,
            folder.In("outputs", "reflow", "moons", "log.txt"),
            "Completed at step 3000"
        );
        Assert.That(stopped.Code, Is.EqualTo(ExitCode.Interrupted), stopped.Error);
        Assert.That(stopped.Out, Does.Match("round 2 +step [0-9]+ of 3000").And.Contain("--resume"));

        var resumed = Fm.Run(folder.Path, "reflow", "--dataset", "moons", "--resume", "--quiet");
        var whole = Fm.Run(folder.Path, [.. command, "--name", "whole", "--quiet"]);

        Assert.That((resumed.Code, whole.Code), Is.EqualTo((0, 0)), resumed.Error + whole.Error);
        foreach (
            string file in (string[])["checkpoint.safetensors", "metrics.jsonl", "round-1/checkpoint.safetensors", "round-1/metrics.jsonl"]
        )
            Assert.That(
                File.ReadAllBytes(folder.In("outputs", "reflow", "moons", file)),
                Is.EqualTo(File.ReadAllBytes(folder.In("outputs", "reflow", "whole", file))),
                file
            );
    }

    [TestCase(Signals.Terminate, ExitCode.Terminated)]
    [TestCase(Signals.HangUp, ExitCode.HungUp)]
    public void Train_Ended_SavesAndExitsWithTheSignalsCode(int signal, int code)
    {
        using TemporaryFolder folder = new();

        var stopped = Interrupt(folder, signal, Long);

        Assert.That(stopped.Code, Is.EqualTo(code), stopped.Error);
        Assert.That(File.Exists(TinyRun.FileIn(folder.Path, "checkpoint.safetensors")), Is.True);
    }

    /// <summary>As timeout(1) does it, which signals the process and its group.</summary>
    [Test]
    public void Train_InterruptedTwiceWithinATenthOfASecond_SavesAndSaysSo()
    {
        using TemporaryFolder folder = new();
        using var fm = Fm.Start(folder.Path, Long);
        Signals.Await(TinyRun.FileIn(folder.Path, "log.txt"), "step 100:");
        Signals.Send(fm, Signals.Interrupt);
        Thread.Sleep(20);
        Signals.Send(fm, Signals.Interrupt);
        var ended = fm.WaitForEnd();

        Assert.That(ended.Code, Is.EqualTo(ExitCode.Interrupted), ended.Error);
        Assert.That(ended.Error, Does.Contain("Stopping; Ctrl-C again ends at once."));
        Assert.That(ended.Out, Does.Contain("--resume"));
        Assert.That(TinyRun.FileIn(folder.Path, "checkpoint.safetensors"), Does.Exist);
    }

    [Test]
    public void Train_InterruptedTwice_EndsAtOnce()
    {
        using TemporaryFolder folder = new();
        string[] endless =
        [
            "train",
            "--dataset",
            "moons",
            "--batch-size",
            "1048576",
            "--micro-batch",
            "1024",
            "--hidden",
            "1024",
            "--threads",
            "1",
            "--precision",
            "fp32",
            "--device",
            "cpu",
        ];
        using var fm = Fm.Start(folder.Path, endless);
        Signals.Await(TinyRun.FileIn(folder.Path, "log.txt"), "standard deviation of the data");

        Thread.Sleep(500); // the line is written just before the first step begins
        Signals.Send(fm, Signals.Interrupt);
        Thread.Sleep(1000); // the first step takes minutes; within half a second it would be the same wish
        Signals.Send(fm, Signals.Interrupt);
        var clock = Stopwatch.StartNew();
        var ended = fm.WaitForEnd();

        Assert.That(ended.Code, Is.EqualTo(ExitCode.Interrupted), ended.Error);
        Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(10)));
        Assert.That(TinyRun.FileIn(folder.Path, "checkpoint.safetensors"), Does.Not.Exist);
    }

    [Test]
    public void Sample_Interrupted_WritesNothingAndExitsWith130()
    {
        using TemporaryFolder folder = new();
        TinyRun.Train(folder.Path, "--quiet");
        string[] command =
        [
            "sample",
            "--checkpoint",
            "outputs/cfm/moons",
            "--num",
            "20000000",
            "--output-dir",
            "mine",
            "--threads",
            "1",
            "--precision",
            "fp32",
        ];

        var stopped = Interrupt(folder, Signals.Interrupt, command, folder.In("mine", "log.txt"), "Sampling");

        Assert.That(stopped.Code, Is.EqualTo(ExitCode.Interrupted), stopped.Error);
        Assert.That(Directory.GetFiles(folder.In("mine")).Select(Path.GetFileName), Is.EquivalentTo(new[] { ".lock", "log.txt" }));
    }

    private static FmResult Interrupt(TemporaryFolder folder, int signal, string[] command) =>
        Interrupt(folder, signal, command, TinyRun.FileIn(folder.Path, "log.txt"), "step 100:");

    private static FmResult Interrupt(TemporaryFolder folder, int signal, string[] command, string log, string awaited)
    {
        using var fm = Fm.Start(folder.Path, command);
        Signals.Await(log, awaited);
        Signals.Send(fm, signal);
        return fm.WaitForEnd();
    }
}
