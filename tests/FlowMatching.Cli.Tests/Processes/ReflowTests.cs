using System.Text.Json.Nodes;
using FlowMatching.Testing;

namespace FlowMatching.Cli.Tests.Processes;

[Category("Engine")]
public sealed class ReflowTests
{
    private static readonly string[] Size =
    [
        "--num",
        "500",
        "--steps",
        "20",
        "--batch-size",
        "64",
        "--pool-pairs",
        "256",
        "--renew-every",
        "10",
        "--warm-up",
        "5",
        "--threads",
        "1",
        "--precision",
        "fp32",
        "--device",
        "cpu",
    ];

    private TemporaryFolder folder = null!;

    [OneTimeSetUp]
    public void Train()
    {
        folder = new TemporaryFolder();
        Assert.That(TinyRun.Train(folder.Path).Code, Is.Zero);
    }

    [OneTimeTearDown]
    public void Clean() => folder.Dispose();

    [Test]
    public void Reflow_TwoRounds_LeavesTheFirstBelowAndTheLastAtTheTop()
    {
        var result = Fm.Run(folder.Path, ["reflow", "--dataset", "moons", "--rounds", "2", "--name", "twice", .. Size]);

        Assert.That(result.Code, Is.Zero, result.Error);
        Assert.That(result.Out, Does.Contain("round 2").And.Contain("straightness").And.Contain("SW2, 1 Euler step"));
        Assert.That(
            FilesIn("twice", "round-1"),
            Is.SupersetOf(new[] { "checkpoint.safetensors", "run.yaml", "metrics.jsonl", "losses.png" })
        );
        Assert.That(
            FilesIn("twice"),
            Is.SupersetOf(new[] { "checkpoint.safetensors", "run.yaml", "metrics.jsonl", "losses.png", "report.json" })
        );

        var report = JsonNode.Parse(File.ReadAllText(folder.In("outputs", "reflow", "twice", "report.json")))!["reflow"]!;
        Assert.That(report["stages"]!.AsArray(), Has.Count.EqualTo(2));
        Assert.That((double)report["teacher"]!["straightness"]!["value"]!, Is.GreaterThan(0));
        Assert.That((double)report["student"]!["one_step"]!["sw2"]!, Is.GreaterThan(0));
    }

    [Test]
    public void Reflow_RunYaml_RepeatsTheRunByteForByte()
    {
        var first = Fm.Run(folder.Path, ["reflow", "--dataset", "moons", "--name", "first", .. Size]);
        var second = Fm.Run(folder.Path, ["reflow", "--config", "outputs/reflow/first/run.yaml", "--name", "second"]);

        Assert.That((first.Code, second.Code), Is.EqualTo((0, 0)), first.Error + second.Error);
        foreach (string file in (string[])["checkpoint.safetensors", "metrics.jsonl", "losses.png"])
            Assert.That(
                File.ReadAllBytes(folder.In("outputs", "reflow", "second", file)),
                Is.EqualTo(File.ReadAllBytes(folder.In("outputs", "reflow", "first", file))),
                file
            );
    }

    [Test]
    public void Reflow_AdaptiveTeacher_TakesTolerancesAndRepeatsFromItsRunYaml()
    {
        string[] teacher = ["--teacher-solver", "dopri5", "--teacher-rtol", "1e-2", "--teacher-atol", "1e-3"];
        var first = Fm.Run(folder.Path, ["reflow", "--dataset", "moons", "--name", "adaptive", .. teacher, .. Size]);
        var second = Fm.Run(folder.Path, ["reflow", "--config", "outputs/reflow/adaptive/run.yaml", "--name", "adaptive-again"]);
        var steps = Fm.Run(folder.Path, ["reflow", "--dataset", "moons", "--name", "never", .. teacher, "--teacher-steps", "5"]);
        var stray = Fm.Run(folder.Path, "reflow", "--dataset", "moons", "--name", "never", "--teacher-rtol", "1e-2");

        Assert.That((first.Code, second.Code), Is.EqualTo((0, 0)), first.Error + second.Error);
        Assert.That(
            File.ReadAllBytes(folder.In("outputs", "reflow", "adaptive-again", "checkpoint.safetensors")),
            Is.EqualTo(File.ReadAllBytes(folder.In("outputs", "reflow", "adaptive", "checkpoint.safetensors")))
        );
        Assert.That((steps.Code, stray.Code), Is.EqualTo((ExitCode.BadInput, ExitCode.BadInput)));
        Assert.That(steps.Faults, Has.Length.EqualTo(1).And.All.Contains("leave out --teacher-steps"));
        Assert.That(stray.Faults, Has.Length.EqualTo(1).And.All.Contains("The solver midpoint takes no rtol"));
    }

    [Test]
    public void Reflow_DryRun_ShowsOptionsAndCost_AndWritesNothing()
    {
        var shown = Fm.Run(
            folder.Path,
            ["reflow", "--dataset", "moons", "--rounds", "2", "--distill", "--name", "dry", "--dry-run", .. Size]
        );

        Assert.That(shown.Code, Is.Zero, shown.Error);
        Assert.That(
            shown.Out,
            Does.Contain("round 1, round 2, one-step student")
                .And.Contain("pool-pairs")
                .And.Contain("teacher's pairs")
                .And.Contain("steps/s")
        );
        Assert.That(Directory.Exists(folder.In("outputs", "reflow", "dry")), Is.False);
    }

    [Test]
    public void Reflow_Distill_MakesAStudentThatIsNoTeacher()
    {
        var made = Fm.Run(folder.Path, ["reflow", "--dataset", "moons", "--rounds", "0", "--distill", "--name", "student", .. Size]);
        var refused = Fm.Run(folder.Path, "reflow", "--checkpoint", "outputs/reflow/student", "--name", "more");
        var changed = Fm.Run(folder.Path, "reflow", "--name", "student", "--resume", "--batch-size", "32");
        var noisy = Fm.Run(folder.Path, "sample", "--checkpoint", "outputs/reflow/student", "--sde", "--output-dir", "drawn");
        var sampled = Fm.Run(
            folder.Path,
            "sample",
            "--checkpoint",
            "outputs/reflow/student",
            "--num",
            "50",
            "--no-pictures",
            "--threads",
            "1",
            "--precision",
            "fp32",
            "--output-dir",
            "drawn"
        );

        Assert.That(made.Code, Is.Zero, made.Error);
        Assert.That(made.Out, Does.Contain("one-step student"));
        Assert.That(refused.Code, Is.EqualTo(ExitCode.BadInput));
        Assert.That(refused.Faults, Has.Length.EqualTo(1).And.All.Contains("is a one-step student"));
        Assert.That(changed.Faults, Has.Length.EqualTo(1).And.All.Contains("--batch-size is 32, but the run to resume has 64"));
        Assert.That(noisy.Code, Is.EqualTo(ExitCode.BadInput));
        Assert.That(noisy.Faults, Has.Length.EqualTo(1).And.All.Contains("learnt from reflow pairs"));
        Assert.That(sampled.Code, Is.Zero, sampled.Error);
        Assert.That(sampled.Out, Does.Contain("euler, 1 step, NFE 1"));
    }

    [Test]
    public void Compare_FlowAndReflow_IsNamedAfterBoth()
    {
        Assert.That(Fm.Run(folder.Path, ["reflow", "--dataset", "moons", .. Size]).Code, Is.Zero);

        var compared = Fm.Run(
            folder.Path,
            "compare",
            "--dataset",
            "moons",
            "--num",
            "200",
            "--no-gif",
            "--threads",
            "1",
            "--precision",
            "fp32"
        );

        Assert.That(compared.Code, Is.Zero, compared.Error);
        Assert.That(compared.Out, Does.Contain("flow matching").And.Contain("reflow"));
        Assert.That(JsonNode.Parse(File.ReadAllText(folder.In("outputs", "comparisons", "report.json")))!["cfm_reflow_moons"], Is.Not.Null);
    }

    private string[] FilesIn(params string[] path) =>
        [.. Directory.GetFiles(folder.In(["outputs", "reflow", .. path])).Select(Path.GetFileName)!];
}
