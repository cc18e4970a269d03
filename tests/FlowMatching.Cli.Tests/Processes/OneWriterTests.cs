using FlowMatching.Testing;

namespace FlowMatching.Cli.Tests.Processes;

/// <summary>One process writes into a run folder; any number read from it.</summary>
[Category("Engine")]
[Platform(Include = "Unix")]
public sealed class OneWriterTests
{
    private static readonly string[] Long =
    [
        "train",
        "--dataset",
        "moons",
        "--steps",
        "1000000",
        "--log-every",
        "100",
        "--checkpoint-every",
        "100",
        .. TinyRun.Unmeasured,
    ];

    private TemporaryFolder folder = null!;
    private Fm first = null!;

    [OneTimeSetUp]
    public void StartTheFirst()
    {
        folder = new TemporaryFolder();
        first = Fm.Start(folder.Path, Long);
        Signals.Await(TinyRun.FileIn(folder.Path, "log.txt"), "step 200:");
    }

    [OneTimeTearDown]
    public void Clean()
    {
        first.Dispose();
        folder.Dispose();
    }

    [TestCase("train", "--dataset", "moons")]
    [TestCase("train", "--dataset", "moons", "--resume")]
    [TestCase("train", "--dataset", "moons", "--overwrite")]
    [TestCase("sample", "--dataset", "moons", "--num", "10", "--threads", "1")]
    [Order(1)]
    public void Fm_SecondWriter_IsRefusedWithTheFirstOnesProcess(params string[] command)
    {
        var refused = Fm.Run(folder.Path, command);

        Assert.That(refused.Code, Is.EqualTo(ExitCode.BadInput));
        Assert.That(refused.Faults, Has.Length.EqualTo(1));
        Assert.That(
            refused.Faults[0],
            Does.Match($"^fm: outputs/cfm/moons is in use by process {first.Id}, started 20[0-9-]+ [0-9:]+ UTC: .*\\.$")
        );
    }

    [Test]
    [Order(2)]
    public void Readers_WhileItTrains_TakeTheLastWholeCheckpoint()
    {
        for (int i = 0; i < 3; i++)
        {
            var info = Fm.Run(folder.Path, "info", "outputs/cfm/moons");
            Assert.That(info.Code, Is.Zero, info.Error);
            Assert.That(info.Out, Does.Match("(?m)^step +[0-9]+00 of 1000000$").And.Match("(?m)^checksum .*[0-9a-f]{64}"));
        }

        var sampled = Fm.Run(
            folder.Path,
            "sample",
            "--checkpoint",
            "outputs/cfm/moons",
            "--num",
            "20",
            "--output-dir",
            "mine",
            "--no-pictures",
            "--threads",
            "1",
            "--precision",
            "fp32"
        );
        Assert.That(sampled.Code, Is.Zero, sampled.Error);
    }

    [Test]
    [Order(3)]
    public void Train_FirstOneKilled_TheNextTakesOverAndSaysSo()
    {
        Signals.Send(first, Signals.Kill);
        Assert.That(first.WaitForEnd().Code, Is.EqualTo(128 + Signals.Kill));

        using var next = Fm.Start(folder.Path, [.. Long, "--resume"]);
        Signals.Await(TinyRun.FileIn(folder.Path, "log.txt"), "standard deviation of the data", times: 2);
        Signals.Send(next, Signals.Terminate);
        var ended = next.WaitForEnd();

        Assert.That(ended.Code, Is.EqualTo(ExitCode.Terminated), ended.Error);
        Assert.That(
            ended.Error,
            Does.Contain($"The last run in outputs/cfm/moons (process {first.Id}, started ").And.Contain("was ended from outside")
        );
    }
}
