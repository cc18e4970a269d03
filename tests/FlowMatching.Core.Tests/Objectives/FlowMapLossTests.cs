using FlowMatching.Core.Engine;
using FlowMatching.Core.Losses;
using FlowMatching.Core.Models;
using FlowMatching.Core.Objectives;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Objectives;

public sealed class FlowMapLossTests : EngineTestBase
{
    private const int Examples = 400;

    private static readonly CondOtPath Path = new();

    public static IEnumerable<IFlowMapRule> Rules => FlowMapRuleTests.Rules;

    [TestCase(0.25, 100)]
    [TestCase(0.75, 300)]
    [TestCase(0.999, 399)]
    public void Draw_AShare_LearnsVelocitiesAlone(double share, int expected)
    {
        var batch = Draw(new MeanFlow(), new ObjectiveSettings { FlowShare = share });

        Assert.That(batch.Ends![0].eq(batch.T).sum(0L).item<long>(), Is.EqualTo(expected));
        // Data may have an order, as moons has by turns: neither half of the rows is left to one of the two.
        foreach (int parity in new[] { 0, 1 })
        {
            var rows = arange(parity, Examples, 2);
            double found = batch.Ends![0].eq(batch.T).index_select(0, rows).sum(0L).item<long>();
            Assert.That(found / (Examples / 2), Is.EqualTo(share).Within(0.08));
        }
    }

    [TestCaseSource(nameof(Rules))]
    public void PerExample_IntervalsOfNoLength_IsConditionalFlowMatching(IFlowMapRule rule)
    {
        using var model = Model();
        var batch = Draw(rule, new ObjectiveSettings());
        batch = batch with { Ends = stack([batch.T, batch.T]) };

        var losses = Loss(rule, new ObjectiveSettings()).PerExample(model, batch);
        var flow = new FlowMatchingLoss(Path, new UniformTimes()).PerExample(model, batch);

        TensorAssert.Equal(losses.PerExample, flow.PerExample, 1e-5);
    }

    [TestCaseSource(nameof(Rules))]
    public void PerExample_InParts_IsThatOfTheWhole(IFlowMapRule rule)
    {
        using var model = Model();
        var batch = Draw(rule, new ObjectiveSettings());
        var loss = Loss(rule, new ObjectiveSettings());
        using var frozen = no_grad();

        var whole = loss.PerExample(model, batch).PerExample;
        var parts = cat([loss.PerExample(model, batch.Part(0, 150)).PerExample, loss.PerExample(model, batch.Part(150, 250)).PerExample]);

        Assert.That((parts - whole).abs().max().item<float>(), Is.LessThan(1e-3));
    }

    [Test]
    public void PerExample_APower_WeighsByTheErrorAsItIs()
    {
        using var model = Model();
        ObjectiveSettings settings = new() { WeightPower = 0.5 };
        var batch = Draw(new SplitMeanFlow(), settings);

        var sample = Loss(new SplitMeanFlow(), settings).PerExample(model, batch);

        TensorAssert.Equal(sample.Weights!, (sample.PerExample.detach() + 1e-3).pow((Scalar)(-0.5)), 1e-5);
        TensorAssert.Equal(sample.Sum(), (sample.Weights! * sample.PerExample).sum(0L), 1e-2);
        Assert.That(sample.Weights!.requires_grad, Is.False);
    }

    [Test]
    public void PerExample_Guided_TakesTheVelocityAwayFromThatOfNoClass()
    {
        // Class c is answered by c + 1, the null class 2 by 3; pairs move by their own u_t.
        using VelocityModel model = new(new EndTimeClasses(), Path, dataStd: 1, preconditioning: Preconditioning.None);
        ObjectiveSettings settings = new() { Guidance = 2, FlowShare = 0.5 };
        var batch = Draw(new SplitMeanFlow(), settings) with { Target = 10 * ones(Examples, 2) };
        batch = batch with { Ends = stack([batch.T, batch.T]) };
        var labels = tensor([.. Enumerable.Range(0, Examples).Select(i => (long)(i % 3))]);

        float[] losses = Loss(new SplitMeanFlow(), settings).PerExample(model, batch, labels).PerExample.ToFloatArray();

        // 2 · 10 − 3 = 17 of known classes, 10 of none.
        Assert.That(losses[..3], Is.EqualTo(new[] { 16f * 16, 15f * 15, 7f * 7 }).Within(1e-3));
    }

    [TestCaseSource(nameof(Rules))]
    public void Gradient_IsThatOfTheErrorWithTheTargetHeld(IFlowMapRule rule)
    {
        // One weight a of u = a x: its gradient against the central difference of the loss with what is stopped held.
        using var scope = NewDisposeScope();
        var batch = Draw(rule, new ObjectiveSettings { FlowShare = 0.5 });
        var loss = Loss(rule, new ObjectiveSettings { FlowShare = 0.5 });
        var weight = tensor(0.3f).requires_grad_();

        var gradient = Backpropagation.Of(loss.PerExample(new Line(weight), batch).Sum(), weight);
        double Of(double a) => loss.PerExample(new Line(tensor((float)a).requires_grad_()), batch).Sum().item<float>();

        Assert.That(gradient.item<float>(), Is.EqualTo((Of(0.31) - Of(0.29)) / 0.02).Within(0.02 * Math.Abs(gradient.item<float>()) + 0.1));
    }

    private static FlowMapLoss Loss(IFlowMapRule rule, ObjectiveSettings settings) => new(rule, Path, new UniformTimes(), settings);

    private static RegressionBatch Draw(IFlowMapRule rule, ObjectiveSettings settings)
    {
        using var rng = new RandomStreams(4).For("batch");
        var x0 = randn(Examples, 2, generator: rng);
        var x1 = 1 + randn(Examples, 2, generator: rng) / 2;

        return Loss(rule, settings).Draw(Predictions.Velocity, x0, x1, rng);
    }

    private static VelocityModel Model() =>
        new(
            new Architecture
            {
                Hidden = 16,
                Depth = 2,
                EndTime = true,
            }.Create(new RandomStreams(1)),
            Path,
            dataStd: 1
        );

    /// <summary>u = a x with a graph, and 0.3 without one: what a rule stops is asked without one, and does not move.</summary>
    private sealed class Line(Tensor learnt) : IVelocityModel
    {
        public Tensor Velocity(Tensor x, Tensor t) => AverageVelocity(x, t, t);

        public Tensor AverageVelocity(Tensor x, Tensor t, Tensor s, Tensor? labels = null) =>
            is_grad_enabled() ? learnt * x : 0.3 * ones_like(x);

        public Tensor Predict(Tensor x, Tensor t, Tensor? labels) => Velocity(x, t);
    }

    private sealed class EndTimeClasses() : ClassNetwork(classes: 2, hasNullClass: true)
    {
        public override bool HasEndTime => true;
    }
}
