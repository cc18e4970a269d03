using System.Text.Json.Nodes;
using FlowMatching.Runs.Files;
using FlowMatching.Testing;
using SixLabors.ImageSharp;

namespace FlowMatching.Cli.Tests.Processes;

/// <summary>Average velocities from the command line: trained, sampled by steps of the flow map, evaluated, compared, and refused where
/// they do not hold.</summary>
[Category("Engine")]
public sealed class FewStepTests
{
    private static readonly string[] Quick = ["--num", "200", "--threads", "1", "--precision", "fp32"];

    private TemporaryFolder folder = null!;
    private FmResult trained = null!;

    [OneTimeSetUp]
    public void Train()
    {
        folder = new TemporaryFolder();
        TinyRun.TrainUnmeasured(folder.Path, "flow");
        trained = TinyRun.TrainUnmeasured(folder.Path, "map", "--objective", "lagrangian", "--flow-share", "0.6");
    }

    [OneTimeTearDown]
    public void Clean() => folder.Dispose();

    [Test]
    public void Train_EndsWithCommandsForAFlowMap()
    {
        Assert.That(trained.TryNext, Is.EqualTo(new[] { "fm sample --dataset map --steps 1", "fm evaluate --dataset map" }));
    }

    [Test]
    public void Info_SaysTheObjectiveAndTheTimes()
    {
        var info = Fm.Run(folder.Path, "info", "--dataset", "map");

        Assert.That(info.Code, Is.Zero, info.Error);
        Assert.That(info.Out, Does.Contain("lagrangian").And.Contain("two times").And.Contain("format 7"));
    }

    [TestCase("flow-map, 4 steps, NFE 4")]
    [TestCase("flow-map, 1 step, NFE 1", "--steps", "1")]
    [TestCase("flow-map on edm, 3 steps, NFE 3", "--steps", "3", "--grid", "edm")]
    [TestCase("midpoint, 20 steps, NFE 40", "--solver", "midpoint")]
    public void Sample_SaysHowItWasDrawn(string words, params string[] options)
    {
        var sampled = Fm.Run(folder.Path, ["sample", "--dataset", "map", "--no-pictures", .. options, .. Quick]);

        Assert.That(sampled.Code, Is.Zero, sampled.Error);
        Assert.That(sampled.Out, Does.Contain(words));
        Assert.That(NpyFile.Read(TinyRun.FileIn(folder.Path, "samples.npy", "map"), 2), Has.Length.EqualTo(400));
    }

    [Test]
    public void Reflow_Compare_Evaluate_TakeIt()
    {
        var reflow = Fm.Run(
            folder.Path,
            ["reflow", "--dataset", "flow", "--objective", "shortcut", "--steps", "6", "--batch-size", "64", "--pool-pairs", "64", .. Quick]
        );
        string checkpoint = Path.Combine(folder.Path, "outputs", "reflow", "flow");
        string map = Path.Combine(folder.Path, "outputs", "cfm", "map");
        var compare = Fm.Run(folder.Path, ["compare", "--checkpoint", map, "--against", checkpoint, "--no-gif", .. Quick]);
        var evaluate = Fm.Run(folder.Path, ["evaluate", "--checkpoint", checkpoint, "--solver", "flow-map", "--no-pictures", .. Quick]);

        Assert.That((reflow.Code, compare.Code, evaluate.Code), Is.EqualTo((0, 0, 0)), reflow.Error + compare.Error + evaluate.Error);
        Assert.That(compare.Out, Does.Contain("lagrangian").And.Contain("reflow, shortcut").And.Contain(", steps of the flow map, floor"));
        Assert.That(evaluate.Out, Does.Contain("flow map off its flow, 1 step").And.Contain("flow-map, 64 steps"));
        Assert.That(reflow.TryNext, Does.Contain("fm sample --checkpoint outputs/reflow/flow --steps 1"));
    }

    [Test]
    public void Compare_AFlowAndMaps_HasARowForEach_AndDrawsTheirWays()
    {
        string[] runs = [.. new[] { "flow", "map", "map" }.Select(run => Path.Combine(folder.Path, "outputs", "cfm", run))];

        var compare = Fm.Run(
            folder.Path,
            ["compare", "--checkpoint", runs[0], "--against", runs[1], "--against", runs[2], "--name", "three", "--no-gif", .. Quick]
        );

        Assert.That(compare.Code, Is.Zero, compare.Error);
        Assert.That(compare.Out, Does.Contain("Euler or steps of the flow map").And.Contain("map, seed 0 again"));
        string made = Path.Combine(folder.Path, "outputs", "comparisons");
        var models = JsonNode.Parse(File.ReadAllText(Path.Combine(made, "report.json")))!["three"]!["models"]!.AsArray();
        Assert.That(models, Has.Count.EqualTo(3));
        Assert.That(Sw2(models[1]!), Is.Not.EqualTo(Sw2(models[0]!)));
        Assert.That(Sw2(models[2]!), Is.EqualTo(Sw2(models[1]!)));
        using var ways = Image.Load(Path.Combine(made, "three_trajectories.png"));
        Assert.That(ways.Height, Is.GreaterThan(3 * 320).And.LessThan(5 * 320), "a row of panels for each model");
    }

    private static double[] Sw2(JsonNode model) => [.. model["by_nfe"]!.AsArray().Select(static row => (double)row!["sw2"]!)];

    [TestCase("8 models are to be compared, expected 7 at most", 7)]
    public void Compare_MoreModelsThanColours_IsRefused(string part, int against)
    {
        var refused = Fm.Run(
            folder.Path,
            ["compare", "--checkpoint", "outputs/cfm/map", .. Enumerable.Repeat("--against=outputs/cfm/map", against)]
        );

        Assert.That(refused.Code, Is.EqualTo(2));
        Assert.That(refused.Error, Does.Contain(part));
    }

    [TestCase("no flow map", "sample", "--dataset", "flow", "--solver", "flow-map")]
    [TestCase("no flow map", "evaluate", "--dataset", "flow", "--solver", "flow-map")]
    [TestCase("--steps is 0, expected 1", "sample", "--dataset", "map", "--steps", "0")]
    [TestCase("deterministic: leave --sde out", "sample", "--dataset", "map", "--sde")]
    [TestCase("leave --path out", "sample", "--dataset", "map", "--path", "cosine")]
    [TestCase("choose an ODE --solver", "sample", "--dataset", "map", "--invert", "x.npy", "--solver", "flow-map")]
    [TestCase("give it an --objective as well", "reflow", "--dataset", "map")]
    [TestCase("knows no null class", "reflow", "--dataset", "flow", "--teacher-guidance", "2")]
    [TestCase("leave one of them out", "reflow", "--dataset", "flow", "--distill", "--objective", "shortcut")]
    [TestCase("did you mean shortcut?", "train", "--dataset", "moons", "--objective", "shortcuts")]
    [TestCase("does not hold on the path vp", "train", "--dataset", "moons", "--objective", "shortcut", "--path", "vp")]
    [TestCase("no x1 is their mean", "train", "--dataset", "moons", "--objective", "shortcut", "--prediction", "x1")]
    [TestCase("--huber is for the objective flow", "train", "--dataset", "moons", "--objective", "shortcut", "--huber", "1")]
    [TestCase("takes no flow-share", "train", "--dataset", "moons", "--flow-share", "0.5")]
    [TestCase("--flow-share is 1, expected", "train", "--dataset", "moons", "--objective", "shortcut", "--flow-share", "1")]
    [TestCase("classes that are hidden", "train", "--dataset", "moons", "--objective", "shortcut", "--objective-guidance", "2")]
    [TestCase("--objective is shortcut, but", "train", "--dataset", "moons", "--name", "map", "--resume", "--objective", "shortcut")]
    public void Fm_WhatDoesNotFit_IsRefusedWithTheReason(string part, params string[] command)
    {
        var refused = Fm.Run(folder.Path, command);

        refused.AssertRefused(part);
        Assert.That(Directory.Exists(folder.In("outputs", "cfm", "moons")), Is.False);
    }
}
