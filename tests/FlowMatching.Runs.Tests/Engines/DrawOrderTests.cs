using FlowMatching.Core.Engine;
using FlowMatching.Core.Likelihood;
using FlowMatching.Core.Options;
using FlowMatching.Core.Sampling;
using FlowMatching.Core.Solvers;
using FlowMatching.Runs.Engines;

namespace FlowMatching.Runs.Tests.Engines;

public sealed class DrawOrderTests
{
    [Test]
    public void Read_OfAnOrderAsItIsSent_GivesEveryPropertyBack()
    {
        SampleRequest request = new()
        {
            Count = 4,
            Solver = new Dopri5(new SolverSettings { RelativeTolerance = 1e-3, MaxEvaluations = 99 }),
            UsesFlowMap = true,
            Steps = 7,
            Grid = TimeGrids.All.Get("edm"),
            SdeStrength = 0.1 + 0.2,
            Seed = long.MaxValue,
            Chunk = 3,
            Noise = [0.1f, -0f, 1e-38f, float.MaxValue],
            First = 5,
            Classes = [3, 1, 4, 1],
            Guidance = 1.0 / 3,
            GuidanceInterval = new TimeInterval(0.1 + 0.2, 2.0 / 3),
            FrameTimes = [0, 1.0 / 7],
        };
        Assert.That(
            typeof(SampleRequest)
                .GetProperties()
                .Where(property => Equals(property.GetValue(request), property.GetValue(new SampleRequest()))),
            Is.Empty,
            "a property that has its default here is not tested"
        );

        var order = (DrawOrder)HelpOrder.Read(new DrawOrder(new DrawnModel("a/b", "cosine", Precision.BFloat16), request).Bytes());

        Assert.That(order.Model, Is.EqualTo(new DrawnModel("a/b", "cosine", Precision.BFloat16)));
        var solver = (Dopri5)order.Request.Solver;
        Assert.That((solver.RelativeTolerance, solver.MaxEvaluations, solver.MaxStep), Is.EqualTo((1e-3, 99, double.PositiveInfinity)));
        foreach (var property in typeof(SampleRequest).GetProperties().Where(property => property.Name != "Solver"))
            Assert.That(property.GetValue(order.Request), Is.EqualTo(property.GetValue(request)), property.Name);
    }

    [TestCase("euler")]
    [TestCase("rk4")]
    public void Read_OfASolverOfFixedSteps_GivesItBack(string solver)
    {
        SampleRequest request = new() { Solver = OdeSolvers.All.Get(solver) };

        var order = (DrawOrder)HelpOrder.Read(new DrawOrder(new DrawnModel("a", null, null), request).Bytes());

        Assert.That(order.Request.Solver.Name, Is.EqualTo(solver));
    }

    [Test]
    public void Read_OfALikelihoodAsItIsSent_GivesEveryPropertyBack()
    {
        LikelihoodPoints points = new([0.1f, -0f, 1e-38f, float.NaN], 2, [3, 1]);
        LikelihoodRequest request = new()
        {
            Solver = OdeSolvers.All.Get("rk4"),
            Steps = 7,
            Chunk = 3,
            Probes = 5,
            Seed = long.MinValue,
        };
        Assert.That(
            typeof(LikelihoodRequest)
                .GetProperties()
                .Where(property => Equals(property.GetValue(request), property.GetValue(new LikelihoodRequest()))),
            Is.Empty,
            "a property that has its default here is not tested"
        );

        var order = (LikelihoodOrder)HelpOrder.Read(new LikelihoodOrder(new DrawnModel("a", null, null), points, request).Bytes());

        Assert.That(
            order.Points.Values.Select(BitConverter.SingleToInt32Bits),
            Is.EqualTo(points.Values.Select(BitConverter.SingleToInt32Bits))
        );
        Assert.That((order.Points.Dimension, order.Points.Classes), Is.EqualTo((2, points.Classes)));
        Assert.That(order.Request.Solver.Name, Is.EqualTo("rk4"));
        foreach (var property in typeof(LikelihoodRequest).GetProperties().Where(property => property.Name != "Solver"))
            Assert.That(property.GetValue(order.Request), Is.EqualTo(property.GetValue(request)), property.Name);
    }
}
