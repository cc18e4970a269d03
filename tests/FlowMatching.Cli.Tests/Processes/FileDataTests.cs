using System.Text;
using System.Text.Json.Nodes;
using FlowMatching.Runs.Files;
using FlowMatching.Testing;

namespace FlowMatching.Cli.Tests.Processes;

/// <summary>Points of the user's own, far from the origin and wide: everything shown and written is in their units.</summary>
[Category("Engine")]
public sealed class FileDataTests
{
    private static readonly string[] Quick = ["--num", "400", "--threads", "1", "--precision", "fp32", "--no-gif", "--quiet"];

    private TemporaryFolder folder = null!;

    [OneTimeSetUp]
    public void Train()
    {
        folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.In("clouds"));
        IEnumerable<string> circle = Enumerable.Range(0, 200).Select(i => $"{1000 + 50 * Math.Cos(i)},{-500 + 50 * Math.Sin(i)}");
        File.WriteAllText(folder.In("clouds", "my ring.csv"), "x,y\n" + string.Join('\n', circle));

        var trained = Fm.Run(folder.Path, ["train", "--dataset", "points:clouds/my ring.csv", "--steps", "20", .. TinyRun.Size]);
        Assert.That(trained.Code, Is.Zero, trained.Error);
    }

    [OneTimeTearDown]
    public void Clean() => folder.Dispose();

    [Test]
    public void Resume_WithColumns_TakesTheLearntOnesOnly()
    {
        using TemporaryFolder folder = new();
        File.WriteAllLines(folder.In("t.csv"), ["a,b,c", .. Enumerable.Range(0, 80).Select(i => $"{i},{i * i % 23},{i * 7 % 13}")]);
        string[] run = ["train", "--dataset", "points:t.csv", .. TinyRun.Unmeasured];
        Fm.Run(folder.Path, [.. run, "--columns", "a,b", "--steps", "4"]);
        string[] goOn = ["train", "--dataset", "points:t.csv", "--num", "0", "--resume"];

        var others = Fm.Run(folder.Path, [.. goOn, "--steps", "5", "--columns", "b,c"]);
        var same = Fm.Run(folder.Path, [.. goOn, "--steps", "5", "--columns", "1-2"]);
        var silent = Fm.Run(folder.Path, [.. goOn, "--steps", "6"]);
        var done = Fm.Run(folder.Path, [.. goOn, "--steps", "6"]);

        Assert.That(others.Code, Is.EqualTo(ExitCode.BadInput), others.Error);
        Assert.That(others.Error, Does.Contain("--columns is b,c, but the run to resume has learnt a, b"));
        Assert.That((same.Code, silent.Code), Is.EqualTo((0, 0)), same.Error + silent.Error);
        Assert.That(silent.Out, Does.Match("(?m)^time .* s to the checkpoint, .* steps/s$"));
        Assert.That(done.Out, Does.Match("(?m)^time .* s to the checkpoint$"), "no step was left to make");
        Assert.That(File.ReadAllText(TinyRun.FileIn(folder.Path, "run.yaml", "points-t.csv")), Does.Contain("columns: 'a,b'"));
    }

    [Test]
    public void Train_Points_KeepsTheirNameAndScalingButNoPath()
    {
        string checkpoint = Encoding.Latin1.GetString(
            File.ReadAllBytes(folder.In("outputs", "cfm", "points-my-ring.csv", "checkpoint.safetensors"))
        );

        Assert.That(checkpoint, Does.Contain("points:my ring.csv").And.Contain("affine").And.Not.Contain("clouds"));
    }

    [Test]
    public void Sample_Points_WritesAndMeasuresInTheirUnits()
    {
        var sampled = Fm.Run(folder.Path, ["sample", "--dataset", "points-my-ring.csv", "--format", "csv", .. Quick]);

        Assert.That(sampled.Code, Is.Zero, sampled.Error);
        float[] samples = NpyFile.Read(folder.In("outputs", "cfm", "points-my-ring.csv", "samples.npy"), 2);
        Assert.That(samples.Where((_, i) => i % 2 == 0).Average(), Is.EqualTo(1000).Within(20));
        Assert.That(samples.Where((_, i) => i % 2 == 1).Average(), Is.EqualTo(-500).Within(20));

        string[] table = File.ReadAllLines(folder.In("outputs", "cfm", "points-my-ring.csv", "samples.csv"));
        Assert.That((table[0], table.Length), Is.EqualTo(("x,y", 1 + samples.Length / 2)));

        var report = JsonNode.Parse(File.ReadAllText(folder.In("outputs", "cfm", "points-my-ring.csv", "report.json")))!["sample"]!;
        Assert.That((double)report["quality"]!["sw2_floor"]!, Is.InRange(1, 20)); // a ring of radius 50, by 400 points
        Assert.That((double)report["likelihood"]!["grid_integral"]!, Is.EqualTo(1).Within(0.15));
    }

    [Test]
    public void Sample_WithoutThePoints_DoesNotMeasure_AndSaysWhy()
    {
        string moved = folder.In("clouds", "moved.csv");
        File.Copy(folder.In("outputs", "cfm", "points-my-ring.csv", "checkpoint.safetensors"), folder.In("alone.safetensors"));
        File.Copy(folder.In("clouds", "my ring.csv"), moved);

        var alone = Fm.Run(
            folder.Path,
            ["sample", "--checkpoint", "alone.safetensors", "--output-dir", "alone", "--no-pictures", .. Quick[..^1]]
        );
        var told = Fm.Run(
            folder.Path,
            ["sample", "--checkpoint", "alone.safetensors", "--output-dir", "told", "--no-pictures", "--data", moved, .. Quick]
        );
        var compared = Fm.Run(folder.Path, "compare", "--checkpoint", "alone.safetensors", "--against", "alone.safetensors");

        Assert.That((alone.Code, told.Code), Is.EqualTo((0, 0)), alone.Error + told.Error);
        Assert.That(alone.Error, Does.Contain("The samples are not measured").And.Contain("--data FILE"));
        Assert.That(alone.Out, Does.Not.Contain("SW2"));
        Assert.That(told.Out, Does.Contain("SW2"));
        Assert.That(compared.Code, Is.EqualTo(ExitCode.BadInput));
        Assert.That(compared.Faults, Has.Length.EqualTo(1).And.All.Contains("--data FILE"));
    }

    [Test]
    public void Resume_Points_TakesThemFromTheRunsOwnOptions()
    {
        Assert.That(
            Fm.Run(
                folder.Path,
                ["train", "--dataset", "points:clouds/my ring.csv", "--name", "again", "--steps", "4", .. TinyRun.Size]
            ).Code,
            Is.Zero
        );

        var resumed = Fm.Run(folder.Path, "train", "--name", "again", "--resume", "--steps", "6", "--num", "0");

        Assert.That(resumed.Code, Is.Zero, resumed.Error);
        Assert.That(resumed.Out, Does.Contain("step 6 of 6").And.Not.Contain("SW2"));
    }

    [Test]
    public void Train_Budget_RecordsTheStepsThatFit()
    {
        var trained = Fm.Run(folder.Path, ["train", "--dataset", "circles", "--budget", "1s", .. TinyRun.Size]);

        Assert.That(trained.Code, Is.Zero, trained.Error);
        Assert.That(trained.Error, Does.Match("[0-9]+ steps fit into 1 s"));
        string yaml = File.ReadAllText(TinyRun.FileIn(folder.Path, "run.yaml", "circles"));
        Assert.That(yaml, Does.Match("(?m)^steps: [0-9]+$").And.Not.Contain("budget"));
        Assert.That(trained.Out, Does.Match("done +step ([0-9]+) of \\1"));
    }
}
