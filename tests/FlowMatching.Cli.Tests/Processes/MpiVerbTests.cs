using System.Text.RegularExpressions;
using FlowMatching.Testing;

namespace FlowMatching.Cli.Tests.Processes;

/// <summary>Verbs whose runs several processes share. They make the calls that <see cref="MpiTests"/> tries with either launcher, so that one
/// of them will do here.</summary>
[Category("Engine")]
[Platform(Include = "Linux")]
public sealed class MpiVerbTests
{
    private const string Launcher = "mpirun.openmpi";

    [OneTimeSetUp]
    public void RequireLauncher() => Mpi.Require(Launcher);

    [Test]
    public void Reflow_OverTwoProcesses_LearnsTheWeightsOfOneProcessAndGoesOnOnThree()
    {
        using TemporaryFolder folder = new();
        TinyRun.Train(folder.Path);
        var alone = Fm.Run(folder.Path, Reflow("alone"));
        var shared = Mpi.Run(Launcher, 2, folder.Path, [.. Reflow("shared"), "--verbose"]);

        Assert.That((alone.Code, shared.Code), Is.EqualTo((0, 0)), alone.Error + shared.Error);
        Assert.That(DifferenceOfReflow(folder.Path, "round-1"), Is.LessThan(Weights.Rounding));
        Assert.That(DifferenceOfReflow(folder.Path, ""), Is.LessThan(Weights.Rounding));
        Assert.That(
            File.ReadAllText(Reflowed(folder.Path, "shared", "log-rank-1.txt")),
            Does.Contain("round 1, from").And.Contain("one-step student, from").And.Contain("Completed.")
        );

        string student = Reflowed(folder.Path, "shared", "checkpoint.safetensors");
        File.Delete(student); // as if the run had been stopped before the student's first checkpoint
        var resumed = Mpi.Run(Launcher, 3, folder.Path, ["reflow", "--name", "shared", "--resume"]);

        Assert.That(resumed.Code, Is.Zero, resumed.Error);
        Assert.That(DifferenceOfReflow(folder.Path, ""), Is.LessThan(Weights.Rounding));
    }

    [Test]
    public void Train_FewerExamplesThanProcesses_IsToldOnce()
    {
        using TemporaryFolder folder = new();
        var result = Mpi.Run(
            Launcher,
            3,
            folder.Path,
            ["train", "--dataset", "moons", "--steps", "5", "--batch-size", "2", .. TinyRun.Engine]
        );

        Assert.That(result.Code, Is.Not.Zero, result.Error);
        Assert.That(result.Faults, Has.Length.EqualTo(1));
        Assert.That(result.Faults[0], Does.Contain("--batch-size is 2, expected 3 or more"));
    }

    [Test]
    public void Evaluate_OverTwoProcesses_WritesTheReportOfOneProcess()
    {
        using TemporaryFolder folder = new();
        TinyRun.Train(folder.Path);
        var alone = Fm.Run(folder.Path, Evaluate("alone"));
        var shared = Mpi.Run(Launcher, 2, folder.Path, [.. Evaluate("shared"), "--verbose"]);

        Assert.That((alone.Code, shared.Code), Is.EqualTo((0, 0)), alone.Error + shared.Error);
        Assert.That(WithoutTimes(Evaluated(folder.Path, "shared")), Is.EqualTo(WithoutTimes(Evaluated(folder.Path, "alone"))));
        Assert.That(
            File.ReadAllText(Path.Combine(Evaluated(folder.Path, "shared"), "log-rank-1.txt")),
            Does.Contain("Drew a share of 1500 samples.").And.Contain("Computed a share of 1500 likelihoods.")
        );
    }

    private static string[] Evaluate(string name) =>
        [
            .. (string[])["evaluate", "--dataset", "moons", "--name", name, "--num", "1500", "--solver", "euler", "--likelihood"],
            .. (string[])["--no-pictures", .. TinyRun.Engine],
        ];

    private static string Evaluated(string folder, string name) => Path.Combine(folder, "outputs", "evaluations", name);

    /// <summary>The report of a run, without its seconds and what it did in one.</summary>
    private static string WithoutTimes(string run)
    {
        string report = File.ReadAllText(Path.Combine(run, "report.json"));
        Assert.That(report, Does.Contain("\"nll\""));
        return Regex.Replace(report, "(econds?\": )[0-9.E-]+", "$1 0");
    }

    // Pools of two parts, renewed half-way; no more samples than are needed for figures.
    private static string[] Reflow(string name) =>
        [
            .. (string[])["reflow", "--dataset", "moons", "--name", name, "--distill", "--steps", "20", "--batch-size", "64"],
            .. (string[])["--pool-pairs", "40000", "--teacher-steps", "2", "--renew-every", "10", "--warm-up", "5", "--num", "500"],
            .. TinyRun.Engine,
        ];

    private static string Reflowed(string folder, params string[] parts) => Path.Combine([folder, "outputs", "reflow", .. parts]);

    private static double DifferenceOfReflow(string folder, string round) =>
        Weights.Difference(
            Reflowed(folder, "alone", round, "checkpoint.safetensors"),
            Reflowed(folder, "shared", round, "checkpoint.safetensors")
        );
}
