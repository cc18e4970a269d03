using FlowMatching.Core.Engine;
using FlowMatching.Core.Likelihood;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Likelihood;

public sealed class DivergenceTests
{
    [Test]
    public void Evaluate_FieldThatMixesCoordinates_AgreesWithTheFormula()
    {
        // v = (x² y t, x + sin y, z³ x): div v = 2 x y t + cos y + 3 z² x.
        static Tensor Field(Tensor p, double time)
        {
            var (x, y, z) = (p.select(1, 0), p.select(1, 1), p.select(1, 2));

            return stack([x * x * y * time, x + y.sin(), z * z * z * x], 1);
        }

        var points = tensor([0.5, -1, 2, 1.5, 0.25, -0.5], [2, 3]);
        var (velocity, divergence) = Divergence.Evaluate(Field, points, t: 0.75);

        double[] expected = [2 * 0.5 * -1 * 0.75 + Math.Cos(-1) + 3 * 4 * 0.5, 2 * 1.5 * 0.25 * 0.75 + Math.Cos(0.25) + 3 * 0.25 * 1.5];
        Assert.That(divergence.shape, Is.EqualTo(new long[] { 2, 1 }));
        Assert.That(divergence.ToDoubleArray(), Is.EqualTo(expected).Within(1e-12));
        Assert.That(velocity.ToDoubleArray(), Is.EqualTo(Field(points, 0.75).ToDoubleArray()));
        Assert.That(velocity.requires_grad || divergence.requires_grad || points.requires_grad, Is.False);
    }

    [Test]
    public void Estimate_AllProbesOfThePlane_AverageToTheTrace()
    {
        // v = (x y, x − y²): div v = y − 2y; the four sign vectors cancel what is off the diagonal.
        static Tensor Field(Tensor p, double time) => stack([p.select(1, 0) * p.select(1, 1), p.select(1, 0) - p.select(1, 1).square()], 1);
        var points = tensor([0.5, -1, 2, 1.5], [2, 2]);
        Tensor[] probes =
        [
            .. new[] { (1.0, 1.0), (1, -1), (-1, 1), (-1, -1) }.Select(z => tensor([z.Item1, z.Item2, z.Item1, z.Item2], [2, 2])),
        ];

        var (velocity, estimates) = Divergence.Estimate(Field, points, t: 0, probes);

        Assert.That(estimates.shape, Is.EqualTo(new long[] { 2, 4 }));
        Assert.That(estimates.mean([1]).ToDoubleArray(), Is.EqualTo(new[] { 1, -1.5 }).Within(1e-12));
        Assert.That(estimates[0, 0].item<double>(), Is.EqualTo(1 + 0.5 + 1).Within(1e-12)); // plus x + 1
        Assert.That(velocity.ToDoubleArray(), Is.EqualTo(Field(points, 0).ToDoubleArray()));
        Assert.That(velocity.requires_grad || estimates.requires_grad, Is.False);
    }
}
