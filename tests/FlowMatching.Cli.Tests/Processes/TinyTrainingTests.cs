using System.Text.Json.Nodes;
using FlowMatching.Runs.Files;
using FlowMatching.Testing;

namespace FlowMatching.Cli.Tests.Processes;

[Category("Engine")]
public sealed class TinyTrainingTests
{
    private TemporaryFolder folder = null!;
    private FmResult trained = null!;

    [OneTimeSetUp]
    public void Train()
    {
        folder = new TemporaryFolder();
        trained = TinyRun.Train(folder.Path);
    }

    [OneTimeTearDown]
    public void Clean() => folder.Dispose();

    [Test]
    public void Train_Succeeds_AndShowsLossQualityAndFiles()
    {
        Assert.That(trained.Code, Is.Zero, trained.Error);
        Assert.That(
            trained.Out,
            Does.Contain("step 20 of 20").And.Contain("SW2").And.Contain("floor").And.Contain("checkpoint.safetensors")
        );
        Assert.That(trained.Error, Does.Contain("training 20/20, loss "));
    }

    [Test]
    public void Train_LeavesTheFilesOfARun()
    {
        string[] files = [.. Directory.GetFiles(folder.In("outputs", "cfm", "moons")).Select(Path.GetFileName)!];

        Assert.That(
            files,
            Is.SupersetOf(
                new[]
                {
                    "checkpoint.safetensors",
                    "run.yaml",
                    "metrics.jsonl",
                    "timing.jsonl",
                    "report.json",
                    "log.txt",
                    "losses.png",
                    "final_samples.png",
                }
            )
        );
        Assert.That(files, Has.None.Contains(".new"));
    }

    [Test]
    public void Train_EndsWithCommandsThatRunAsTheyStand()
    {
        string[] next = trained.TryNext;

        Assert.That(next, Is.EqualTo(new[] { "fm sample --dataset moons", "fm reflow --dataset moons" }));
        var sampled = Fm.Run(folder.Path, [.. next[0].Split(' ').Skip(1), "--num", "50", "--no-gif"]);
        Assert.That(sampled.Code, Is.Zero, sampled.Error);
    }

    [Test]
    public void Train_Metrics_HaveALineForEveryLogStepAndNoTime()
    {
        string[] lines = File.ReadAllLines(TinyRun.FileIn(folder.Path, "metrics.jsonl"));

        Assert.That(lines.Select(line => (int)JsonNode.Parse(line)!["step"]!), Is.EqualTo(new[] { 5, 10, 15, 20 }));
        Assert.That(lines, Has.None.Contains("second"));
    }

    [Test]
    public void Train_RunYaml_HoldsNoAutoAndRepeatsTheRunByteForByte()
    {
        string yaml = TinyRun.FileIn(folder.Path, "run.yaml");
        Assert.That(File.ReadAllText(yaml), Does.Not.Contain("auto"));

        var repeated = Fm.Run(folder.Path, "train", "--config", yaml, "--name", "repeated", "--preview-every", "10");

        Assert.That(repeated.Code, Is.Zero, repeated.Error);
        foreach (string file in (string[])["checkpoint.safetensors", "metrics.jsonl", "losses.png"])
            Assert.That(
                File.ReadAllBytes(TinyRun.FileIn(folder.Path, file, "repeated")),
                Is.EqualTo(File.ReadAllBytes(TinyRun.FileIn(folder.Path, file))),
                file
            );
        Assert.That(Directory.GetFiles(TinyRun.FileIn(folder.Path, "previews", "repeated")), Has.Length.EqualTo(1)); // and changes nothing
    }

    [Test]
    public void Sample_WritesArrayPictureAndQuality()
    {
        var sampled = Fm.Run(
            folder.Path,
            "sample",
            "--dataset",
            "moons",
            "--num",
            "500",
            "--steps",
            "4",
            "--solver",
            "heun",
            "--threads",
            "1"
        );

        Assert.That(sampled.Code, Is.Zero, sampled.Error);
        Assert.That(sampled.Out, Does.Contain("NFE 8").And.Contain("SW2"));
        Assert.That(NpyFile.Read(TinyRun.FileIn(folder.Path, "samples.npy"), 2), Has.Length.EqualTo(1000));
        Assert.That(
            File.ReadAllBytes(TinyRun.FileIn(folder.Path, "samples.png"))[..4],
            Is.EqualTo(new byte[] { 0x89, (byte)'P', (byte)'N', (byte)'G' })
        );

        Assert.That(
            File.ReadAllBytes(TinyRun.FileIn(folder.Path, "ode_sampling_evolution_moons.png"))[1..4],
            Is.EqualTo("PNG"u8.ToArray())
        );
        Assert.That(File.ReadAllBytes(TinyRun.FileIn(folder.Path, "likelihood_moons.png"))[1..4], Is.EqualTo("PNG"u8.ToArray()));
        Assert.That(
            File.ReadAllBytes(TinyRun.FileIn(folder.Path, "vector_field_and_samples_moons.gif"))[..6],
            Is.EqualTo("GIF89a"u8.ToArray())
        );

        var report = JsonNode.Parse(File.ReadAllText(TinyRun.FileIn(folder.Path, "report.json")))!;
        // the picture holds 99.8 % of the samples in each direction
        Assert.That((double)report["sample"]!["likelihood"]!["grid_integral"]!, Is.EqualTo(1).Within(0.1));
        Assert.That(
            (double)report["sample"]!["quality"]!["energy"]!,
            Is.GreaterThan((double)report["sample"]!["quality"]!["energy_floor"]!)
        );
        Assert.That((double)report["sample"]!["quality"]!["sw2"]!, Is.GreaterThan(0));
        Assert.That((double)report["train"]!["quality"]!["sw2_floor"]!, Is.InRange(0.01, 0.2));
    }

    [Test]
    public void Sample_CheckpointWithNoise_WritesIntoTheOutputFolder()
    {
        NpyFile.Write(folder.In("noise.npy"), [0, 0, 1, -1, 0.5f, 2], 2);

        var sampled = Fm.Run(
            folder.Path,
            "sample",
            "--checkpoint",
            "outputs/cfm/moons",
            "--noise",
            "noise.npy",
            "--output-dir",
            "mine",
            "--threads",
            "1",
            "--precision",
            "fp32",
            "--quiet",
            "--no-pictures",
            "--reference"
        );

        Assert.That(sampled.Code, Is.Zero, sampled.Error);
        Assert.That(sampled.Error, Is.Empty);
        Assert.That(NpyFile.Read(folder.In("mine", "samples.npy"), 2), Has.Length.EqualTo(6));
        Assert.That(NpyFile.Read(folder.In("mine", "quality_data.npy"), 2), Has.Length.EqualTo(10 * 6));
        Assert.That(NpyFile.Read(folder.In("mine", "quality_directions.npy"), 2), Has.Length.EqualTo(2 * 200));
        Assert.That(Directory.GetFiles(folder.In("mine")).Select(Path.GetExtension), Has.None.EqualTo(".png").And.None.EqualTo(".gif"));
    }

    [Test]
    public void Info_SaysWhatTheCheckpointIs()
    {
        var info = Fm.Run(folder.Path, "info", "outputs/cfm/moons");

        Assert.That(info.Code, Is.Zero, info.Error);
        Assert.That(
            info.Out,
            Does.Contain("834 parameters").And.Contain("condot").And.Contain("moons").And.Contain("20 of 20").And.Contain("SW2 (train)")
        );
    }

    [Test]
    public void DryRun_ShowsOptionsAndCost_AndWritesNothing()
    {
        var shown = Fm.Run(folder.Path, "train", "--dataset", "checkerboard", "--hidden", "16", "--batch-size", "64", "--dry-run");

        Assert.That(shown.Code, Is.Zero, shown.Error);
        Assert.That(shown.Out, Does.Contain("learning-rate").And.Contain("parameters").And.Contain("FLOPs a step").And.Contain("steps/s"));
        Assert.That(Directory.Exists(folder.In("outputs", "cfm", "checkerboard")), Is.False);
    }

    [Test]
    public void Resume_OfAFinishedRun_ChangesNothing()
    {
        byte[] before = File.ReadAllBytes(TinyRun.FileIn(folder.Path, "checkpoint.safetensors"));

        var resumed = Fm.Run(folder.Path, "train", "--dataset", "moons", "--resume");

        Assert.That(resumed.Code, Is.Zero, resumed.Error);
        Assert.That(File.ReadAllText(TinyRun.FileIn(folder.Path, "run.yaml")), Does.Match("(?m)^num: 500$"));
        Assert.That(File.ReadAllBytes(TinyRun.FileIn(folder.Path, "checkpoint.safetensors")), Is.EqualTo(before));
    }

    [Test]
    public void Resume_WithAnotherNetwork_IsRefused()
    {
        var resumed = Fm.Run(folder.Path, "train", "--dataset", "moons", "--resume", "--hidden", "32", "--steps", "10");

        Assert.That(resumed.Code, Is.EqualTo(ExitCode.BadInput));
        Assert.That(resumed.Faults, Has.Length.EqualTo(2));
        Assert.That(resumed.Faults[0], Does.Contain("--hidden is 32, but the run to resume has 16"));
        Assert.That(resumed.Faults[1], Does.Contain("--steps is 10, but the run to resume has done 20"));
    }
}
