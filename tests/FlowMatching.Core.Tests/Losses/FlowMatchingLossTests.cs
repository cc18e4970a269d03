using FlowMatching.Core.Engine;
using FlowMatching.Core.Losses;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Tests.Support;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Losses;

public sealed class FlowMatchingLossTests
{
    private static readonly FlowMatchingLoss Loss = new(new CondOtPath(), new UniformTimes());

    [Test]
    public void PerExample_ConstantModel_GivesTheMeanSquareOfEachExampleByHand()
    {
        // u = x1 − x0 = (1, 3) and (−2, 0); v = (1, 1): squares (0, 4) and (9, 1), means 2 and 5.
        var x0 = tensor(new float[] { 1, 0, 2, 2 }, [2, 2]);
        var x1 = tensor(new float[] { 2, 3, 0, 2 }, [2, 2]);
        using var rng = new Generator(seed: 1);

        var sample = Loss.PerExample(new FunctionModel((x, _) => ones_like(x)), x0, x1, rng);

        Assert.That(sample.PerExample.ToFloatArray(), Is.EqualTo(new[] { 2f, 5f }));
    }

    [Test]
    public void PerExample_ModelThatKnowsTheData_HasNoLoss()
    {
        // All data at c: u(x, t) = (c − x)/(1 − t) exactly.
        using var rng = new Generator(seed: 2);
        var x0 = randn(50, 2, dtype: ScalarType.Float64, generator: rng);
        var c = 3 * ones_like(x0);

        var sample = Loss.PerExample(new FunctionModel((x, t) => (3 - x) / (1 - t.unsqueeze(1))), x0, c, rng);

        Assert.That(sample.PerExample.ToDoubleArray(), Is.All.LessThan(1e-20));
    }

    [Test]
    public void PerExample_ImageBatch_GivesOneLossAndOneTimePerExample()
    {
        using var rng = new Generator(seed: 3);
        var x0 = randn(4, 3, 5, 5, generator: rng);

        var sample = Loss.PerExample(new FunctionModel((x, _) => x), x0, x0 + 1, rng);

        Assert.That(sample.PerExample.shape, Is.EqualTo(new long[] { 4 }));
        Assert.That(sample.T.shape, Is.EqualTo(new long[] { 4 }));
    }

    [Test]
    public void PerExample_Times_AreThoseTheModelSees()
    {
        using var rng = new Generator(seed: 4);
        var x0 = zeros(6, 1);

        // v = t and u = 0, so the loss is t².
        var sample = Loss.PerExample(new FunctionModel((_, t) => t.unsqueeze(1)), x0, x0, rng);

        Assert.That(sample.PerExample.ToFloatArray(), Is.EqualTo(sample.T.square().ToFloatArray()));
    }

    [TestCase(2, 0.449489742783178, 1)] // √6 − 2, √9 − 2
    [TestCase(0.5, 1, 1.791287847477920)] // √2.25 − 0.5, √5.25 − 0.5
    public void PerExample_PseudoHuber_IsTheClosedForm(double delta, double first, double second) =>
        Assert.That(Huber(delta, tensor(new[] { 1.0, 1 })).ToDoubleArray(), Is.EqualTo(new[] { first, second }).Within(1e-12));

    [Test]
    public void PerExample_PseudoHuberOfLargeDelta_IsTheSquareErrorOverTwiceDelta() =>
        Assert.That((2e5 * Huber(1e5, tensor(new[] { 1.0, 1 }))).ToDoubleArray(), Is.EqualTo(new[] { 2.0, 5 }).Within(1e-8));

    [TestCase(0.00054)]
    [TestCase(0.3)]
    [TestCase(100)]
    public void PerExample_PseudoHuber_HasTheGradientOfCentralDifferences(double delta)
    {
        const double h = 1e-5;
        using var v = tensor(new[] { 0.7, -0.2 }).requires_grad_(true);
        Huber(delta, v).sum().backward();
        using var gradient = v.grad!;

        double Slope(double[] along) => (Sum(along, h) - Sum(along, -h)) / (2 * h);
        double Sum(double[] along, double far) => Huber(delta, v.detach() + far * tensor(along)).sum().item<double>();

        Assert.That(gradient.ToDoubleArray(), Is.EqualTo(new[] { Slope([1, 0]), Slope([0, 1]) }).Within(1e-7));
    }

    /// <summary>The losses of a model that predicts v for two examples whose velocities are (1, 3) and (−2, 0): for v = (1, 1) the mean
    /// squares are 2 and 5.</summary>
    private static Tensor Huber(double delta, Tensor v) =>
        new FlowMatchingLoss(new CondOtPath(), new UniformTimes(), delta)
            .PerExample(
                new FunctionModel((_, _) => v.expand(2, 2)),
                new RegressionBatch(
                    zeros(2, 2, dtype: ScalarType.Float64),
                    zeros(2, dtype: ScalarType.Float64),
                    tensor(
                        new[,]
                        {
                            { 1.0, 3 },
                            { -2, 0 },
                        }
                    )
                )
            )
            .PerExample;
}
