using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Models;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Sampling;
using FlowMatching.Core.Specification;
using FlowMatching.Runs.Sampling;

namespace FlowMatching.Runs.Tests.Evaluate;

public sealed class SolverSweepTests
{
    private static readonly CheckpointHeader Flow = new()
    {
        Architecture = new Architecture(),
        Path = new PathSettings(),
        DataSet = "moons",
        DataStd = 1,
        Step = 0,
        Training = new TrainerSettings(),
    };

    [TestCase("euler", 1, 2, 4, 8, 16, 32, 64)]
    [TestCase("heun", 1, 2, 4, 8, 16, 32)]
    [TestCase("rk4", 1, 2, 4, 8, 16)]
    public void Of_ASolverOfFixedSteps_SpendsTheSameEvaluations(string solver, params int[] steps) =>
        Assert.That(SolverSweep.Of([solver], Flow, new SampleRequest()).Select(one => one.Request.Steps), Is.EqualTo(steps));

    [Test]
    public void Of_NoSolver_TakesAllOfThem() =>
        Assert.That(
            SolverSweep.Of([], Flow, new SampleRequest()).Select(one => one.Solver).Distinct(),
            Is.EqualTo(new[] { "euler", "midpoint", "heun", "rk4", "dopri5" })
        );

    [Test]
    public void Of_AOneStepStudent_HasOneSetting() =>
        Assert.That(
            SolverSweep
                .Of(["rk4"], Flow with { Kind = ModelKind.Distilled }, new SampleRequest())
                .Select(one => (one.Solver, one.Request.Steps)),
            Is.EqualTo(new[] { ("euler", 1) })
        );

    [Test]
    public void Of_FlowMapOfAPlainFlow_IsEulerAndSaysSo() =>
        Assert.That(
            SolverSweep
                .Of(["flow-map", "euler"], Flow, new SampleRequest(), [1, 2])
                .Select(one => (one.Solver, one.Request.Steps, one.Request.UsesFlowMap)),
            Is.EqualTo(new[] { ("euler", 1, false), ("euler", 2, false) })
        );

    [Test]
    public void Of_FlowMapOfAFlowMap_IsThatMap() =>
        Assert.That(
            SolverSweep
                .Of(["flow-map"], Flow with { Architecture = new Architecture { EndTime = true } }, new SampleRequest(), [1])
                .Select(one => (one.Solver, one.Request.UsesFlowMap)),
            Is.EqualTo(new[] { ("flow-map", true) })
        );
}
