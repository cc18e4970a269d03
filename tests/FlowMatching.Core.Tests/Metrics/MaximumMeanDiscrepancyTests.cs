using FlowMatching.Core.Data;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Metrics;
using FlowMatching.Core.Tests.Support;

namespace FlowMatching.Core.Tests.Metrics;

public sealed class MaximumMeanDiscrepancyTests
{
    [Test]
    public void Between_TwoSmallSets_AgreesWithTheSumByHand()
    {
        // X = {0, 1}, Y = {2, 4} on a line, s = 1: k(r) = mean over b in {1/4, 1/2, 1, 2, 4} of exp(−r²/(2b²)).
        static double K(double r) => new[] { 0.25, 0.5, 1, 2, 4 }.Average(b => Math.Exp(-r * r / (2 * b * b)));

        double value = MaximumMeanDiscrepancy.Between([0, 1], [2, 4], dimension: 1, scale: 1);

        Assert.That(value, Is.EqualTo(K(1) + K(2) - 2 * (K(2) + K(4) + K(1) + K(3)) / 4).Within(1e-14));
    }

    [Test]
    public void Measure_ShiftedGaussian_HasTheClosedForm()
    {
        // In the plane E exp(−‖Z‖²/(2b²)) for Z ~ N(m, v I) is b²/(b² + v) exp(−‖m‖²/(2(b² + v))); here v = 2 and ‖m‖² = 2, s = √2.
        double expected = new[] { 0.25, 0.5, 1, 2, 4 }
            .Select(f => 2 * f * f)
            .Average(square => 2 * square / (square + 2) * (1 - Math.Exp(-2 / (2 * (square + 2)))));

        double value = new MaximumMeanDiscrepancy { Points = 3000 }.Measure(
            Draw(new GaussianData(mean: 1, std: 1), 3000),
            new GaussianData(mean: 0, std: 1)
        );

        Assert.That(value, Is.EqualTo(expected).Within(0.015));
    }

    [Test]
    public void Floor_Moons_IsCloseToZeroAndTheFarSetIsNot()
    {
        MaximumMeanDiscrepancy metric = new() { Points = 1000 };

        Assert.That(metric.Floor(new Moons(), 100_000), Is.Zero.Within(0.002));
        Assert.That(metric.Measure(Draw(new Checkerboard(), 1000), new Moons()), Is.GreaterThan(0.1));
    }

    [Test]
    public void Scale_Gaussian_IsTheRootOfHalfTheMeanSquaredDistance() =>
        Assert.That(
            MaximumMeanDiscrepancy.Scale(Draw(new GaussianData(mean: 5, std: 3), 5000), 2),
            Is.EqualTo(3 * Math.Sqrt(2)).Within(0.1)
        );

    [Test]
    public void Measure_OneSample_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new MaximumMeanDiscrepancy().Measure([1, 2], new Moons()));

    private static float[] Draw(IDataStream data, int count)
    {
        using var rng = new RandomStreams(11).For("test");
        using var points = data.Draw(count, rng);

        return points.ToFloatArray();
    }
}
