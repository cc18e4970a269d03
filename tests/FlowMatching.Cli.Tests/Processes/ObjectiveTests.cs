using FlowMatching.Runs.Files;
using FlowMatching.Testing;

namespace FlowMatching.Cli.Tests.Processes;

/// <summary>Paths, sources, predictions, solvers and the SDE from the command line; what they compute is tested in the core.</summary>
[Category("Engine")]
public sealed class ObjectiveTests
{
    private static readonly string[] Quick = ["--num", "200", "--threads", "1", "--precision", "fp32", "--no-gif"];

    private TemporaryFolder folder = null!;

    [OneTimeSetUp]
    public void Train()
    {
        folder = new TemporaryFolder();
        TinyRun.TrainUnmeasured(folder.Path, "plain");
        TinyRun.TrainUnmeasured(folder.Path, "bridge", "--path", "schroedinger", "--sigma", "0.5");
        TinyRun.TrainUnmeasured(folder.Path, "wide", "--path", "ve", "--sigma-max", "7", "--prediction", "x1");
        TinyRun.TrainUnmeasured(folder.Path, "between", "--source", "8gaussians", "--coupling", "sinkhorn", "--ot-batch", "32");
    }

    [OneTimeTearDown]
    public void Clean() => folder.Dispose();

    [TestCase("bridge", "schroedinger, sigma 0.5")]
    [TestCase("wide", "ve, sigma-min 0.01, sigma-max 7")]
    [TestCase("wide", "predicts x1")]
    [TestCase("between", "from 8gaussians, coupling sinkhorn, ot-batch 32")]
    public void Info_SaysWhatWasLearnt(string run, string part)
    {
        var info = Fm.Run(folder.Path, "info", "--dataset", run);

        Assert.That(info.Code, Is.Zero, info.Error);
        Assert.That(info.Out, Does.Contain(part));
    }

    [TestCase("bridge")]
    [TestCase("wide")]
    [TestCase("between")]
    public void Train_RunYaml_RepeatsTheRunByteForByte(string run)
    {
        var repeated = Fm.Run(
            folder.Path,
            "train",
            "--config",
            TinyRun.FileIn(folder.Path, "run.yaml", run),
            "--name",
            run + "-again",
            "--num",
            "0"
        );

        Assert.That(repeated.Code, Is.Zero, repeated.Error);
        Assert.That(
            File.ReadAllBytes(TinyRun.FileIn(folder.Path, "checkpoint.safetensors", run + "-again")),
            Is.EqualTo(File.ReadAllBytes(TinyRun.FileIn(folder.Path, "checkpoint.safetensors", run)))
        );
    }

    [Test]
    public void Resume_TakesTheObjectiveFromTheCheckpoint_AndRefusesAnother()
    {
        var resumed = Fm.Run(folder.Path, "train", "--name", "wide", "--resume", "--num", "0");
        var changed = Fm.Run(folder.Path, "train", "--name", "wide", "--resume", "--sigma-max", "8");

        Assert.That(resumed.Code, Is.Zero, resumed.Error);
        Assert.That(changed.Code, Is.EqualTo(ExitCode.BadInput));
        Assert.That(changed.Faults, Has.Length.EqualTo(1).And.All.Contains("--sigma-max is 8, but the run to resume has 7"));
    }

    [TestCase("dopri5, NFE [0-9]+", "plain", "--no-pictures", "--solver", "dopri5", "--rtol", "1e-3", "--atol", "1e-3")]
    [TestCase("heun on edm, 10 steps, NFE 20", "plain", "--no-pictures", "--solver", "heun", "--steps", "10", "--grid", "edm")]
    [TestCase("sde of strength 0.5, 12 steps, NFE 12", "plain", "--no-pictures", "--sde", "--sde-strength", "0.5", "--steps", "12")]
    [TestCase("sde of strength 0.5, 12 steps, NFE 12", "plain", "--no-pictures", "--sde", "--churn", "0.5", "--steps", "12")] // its former name
    [TestCase("midpoint along cosine, 20 steps, NFE 40", "plain", "--path", "cosine")]
    [TestCase("midpoint, 20 steps, NFE 4[01]", "wide")]
    [TestCase("midpoint, 20 steps, NFE 4[01]", "bridge")]
    [TestCase("midpoint, 20 steps, NFE 40", "between")]
    public void Sample_SaysHowItWasSolved(string words, string run, params string[] options)
    {
        var sampled = Fm.Run(folder.Path, ["sample", "--dataset", run, .. options, .. Quick]);

        Assert.That(sampled.Code, Is.Zero, sampled.Error);
        Assert.That(sampled.Out, Does.Match(words));
        Assert.That(NpyFile.Read(TinyRun.FileIn(folder.Path, "samples.npy", run), 2), Has.Length.EqualTo(400));
        bool isDrawn = !options.Contains("--no-pictures"); // then with its density, for that of every source here is known
        Assert.That(sampled.Out, isDrawn ? Does.Contain("density") : Does.Not.Contain("picture"));
    }

    [TestCase("is a bridge", "sample", "--dataset", "bridge", "--sde")]
    [TestCase("leave --path out", "sample", "--dataset", "bridge", "--path", "cosine")]
    [TestCase("takes no rtol", "sample", "--dataset", "plain", "--rtol", "1e-3")]
    [TestCase("--rtol is 0, expected above 0, below 1", "sample", "--dataset", "plain", "--solver", "dopri5", "--rtol", "0")]
    [TestCase("leave out --steps", "sample", "--dataset", "plain", "--solver", "dopri5", "--steps", "5")]
    [TestCase("--sde-strength is for the SDE", "sample", "--dataset", "plain", "--sde-strength", "1")]
    [TestCase("leave out --solver", "sample", "--dataset", "plain", "--sde", "--solver", "heun")]
    [TestCase("--grid is for solvers of fixed steps", "sample", "--dataset", "plain", "--sde", "--grid", "edm")]
    [TestCase("beta-max is 0.05, expected 0.1 or more", "train", "--dataset", "moons", "--path", "vp", "--beta-max", "0.05")]
    [TestCase("sigma-max is 0.001, expected more than 0.01", "train", "--dataset", "moons", "--path", "ve", "--sigma-max", "0.001")]
    [TestCase("the path condot takes no power", "train", "--dataset", "moons", "--power", "3")]
    [TestCase(
        "ot-batch is 65, but a batch has only 64 rows",
        "train",
        "--dataset",
        "moons",
        "--coupling",
        "ot",
        "--ot-batch",
        "65",
        "--batch-size",
        "64"
    )]
    [TestCase("here it may be", "train", "--dataset", "moons", "--coupling", "ot", "--ot-batch", "1000000", "--batch-size", "1000000")]
    [TestCase("The coupling ot takes no sinkhorn-reg", "train", "--dataset", "moons", "--coupling", "ot", "--sinkhorn-reg", "1")]
    [TestCase("does not go with the coupling ot", "train", "--dataset", "moons", "--path", "ve", "--coupling", "ot")]
    [TestCase("cannot be learnt by predicting epsilon", "train", "--dataset", "moons", "--path", "tube", "--prediction", "epsilon")]
    [TestCase("cannot start from moons", "train", "--dataset", "8gaussians", "--path", "vp", "--source", "moons")]
    public void Fm_WhatDoesNotFit_IsRefusedWithTheReason(string part, params string[] command)
    {
        var refused = Fm.Run(folder.Path, command);

        refused.AssertRefused(part);
        Assert.That(Directory.Exists(folder.In("outputs", "cfm", "moons")), Is.False);
    }
}
