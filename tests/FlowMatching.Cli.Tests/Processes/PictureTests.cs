using FlowMatching.Runs.Files;

namespace FlowMatching.Cli.Tests.Processes;

/// <summary>Real digits of 8 x 8 pixels, from training to pages of them.</summary>
[Category("Engine")]
public sealed class PictureTests
{
    private const string Run = "digits";

    private static readonly string[] Quick = ["--threads", "1", "--precision", "fp32", "--device", "cpu", "--quiet"];

    private TemporaryFolder folder = null!;

    [OneTimeSetUp]
    public void Train()
    {
        folder = new TemporaryFolder();
        var trained = Fm.Run(folder.Path, ["train", "--dataset", Run, "--steps", "3", "--batch-size", "8", "--num", "10", "--log-every", "1", "--validate-every", "2", "--preview-every", "2", .. Quick[..^1]]);
        Assert.That(trained.Code, Is.Zero, trained.Error);
        Assert.That(trained.Out, Does.Contain("final_samples.png"));
    }

    [OneTimeTearDown]
    public void Clean() => folder.Dispose();

    [Test]
    public void Train_Digits_LeavesAPageOfSamplesAndItsOptions()
    {
        Assert.That(TinyRun.FileIn(folder.Path, "final_samples.png", Run), Does.Exist);
        Assert.That(TinyRun.FileIn(folder.Path, Path.Combine("previews", "step-000002.png"), Run), Does.Exist);
        Assert.That(File.ReadLines(TinyRun.FileIn(folder.Path, "metrics.jsonl", Run)).Select(line => line.Contains("validation_loss")), Is.EqualTo(new[] { false, true, true }));
        Assert.That(File.ReadAllText(TinyRun.FileIn(folder.Path, "run.yaml", Run)), Does.Contain("network: unet-tiny").And.Contain("label-dropout: 0.1"));
    }

    [Test]
    public void Sample_ClassesWithGuidance_WritesPicturesPageAndAnimation()
    {
        var sampled = Fm.Run(folder.Path, ["sample", "--checkpoint", $"outputs/cfm/{Run}", "--output-dir", "guided", "--class", "3,8", "--guidance", "2", "--num", "4", "--steps", "2", .. Quick]);

        Assert.That(sampled.Code, Is.Zero, sampled.Error);
        Assert.That(NpyFile.Read(folder.In("guided", "samples.npy"), [1, 8, 8]), Has.Length.EqualTo(4 * 64));
        Assert.That(folder.In("guided", "final_samples.png"), Does.Exist);
        Assert.That(folder.In("guided", "trajectory.gif"), Does.Exist);
    }

    [Test]
    public void Sample_SameSeed_WritesTheSameBytes()
    {
        string[] command = ["sample", "--checkpoint", $"outputs/cfm/{Run}", "--num", "4", "--steps", "2", "--no-gif", .. Quick];

        Assert.That(Fm.Run(folder.Path, [.. command, "--output-dir", "once"]).Code, Is.Zero);
        Assert.That(Fm.Run(folder.Path, [.. command, "--output-dir", "again"]).Code, Is.Zero);

        Assert.That(File.ReadAllBytes(folder.In("again", "samples.npy")), Is.EqualTo(File.ReadAllBytes(folder.In("once", "samples.npy"))));
        Assert.That(File.ReadAllBytes(folder.In("again", "final_samples.png")), Is.EqualTo(File.ReadAllBytes(folder.In("once", "final_samples.png"))));
    }

    [Test]
    public void Evaluate_Digits_JudgesThemByAClassifierThatIsKept()
    {
        string[] command = ["evaluate", "--dataset", Run, "--num", "20", "--guidance", "2", .. Quick];
        var first = Fm.Run(folder.Path, [.. command, "--name", "first"]);
        DateTime kept = File.GetLastWriteTimeUtc(folder.In("outputs", "classifiers", "digits.safetensors"));

        var second = Fm.Run(folder.Path, [.. command[..^1], "--name", "second"]);

        Assert.That((first.Code, second.Code), Is.EqualTo((0, 0)), first.Error + second.Error);
        Assert.That(File.GetLastWriteTimeUtc(folder.In("outputs", "classifiers", "digits.safetensors")), Is.EqualTo(kept));
        Assert.That(second.Out, Does.Contain("class accuracy").And.Contain("classifier-FID"));
        Assert.That(folder.In("outputs", "evaluations", "second", "neighbours_digits.png"), Does.Exist);
    }

    [Test]
    public void Reflow_Digits_TeachesAStudentAndShowsBothInFewSteps()
    {
        string[] few = ["--pool-pairs", "10", "--teacher-steps", "2", "--steps", "2", "--batch-size", "4", .. Quick];

        var taught = Fm.Run(folder.Path, ["reflow", "--dataset", Run, .. few]);

        Assert.That(taught.Code, Is.Zero, taught.Error);
        Assert.That(folder.In("outputs", "reflow", Run, "few_steps.png"), Does.Exist);
        Assert.That(Fm.Run(folder.Path, ["sample", "--checkpoint", $"outputs/reflow/{Run}", "--output-dir", "straight", "--solver", "euler", "--steps", "1", "--class", "5", "--num", "2", .. Quick]).Code, Is.Zero);
    }

    [TestCase("--class names 'x'", "sample", "--dataset", Run, "--class", "x")]
    [TestCase("--network mlp is for points", "train", "--dataset", Run, "--network", "mlp", "--name", "other")]
    [TestCase("--network unet-tiny is for pictures", "train", "--dataset", "moons", "--network", "unet-tiny")]
    [TestCase("--likelihood is for models of points", "evaluate", "--checkpoint", "outputs/cfm/" + Run, "--likelihood")]
    [TestCase("model of pictures", "compare", "--checkpoint", "outputs/cfm/" + Run, "--against", "outputs/cfm/" + Run)]
    public void Run_WhatPicturesCannot_IsRefusedInASentence(string sentence, params string[] command)
    {
        var refused = Fm.Run(folder.Path, command);

        Assert.That(refused.Code, Is.EqualTo(2), refused.Out);
        Assert.That(refused.Error, Does.Contain(sentence).And.Not.Contain("   at "));
    }
}
