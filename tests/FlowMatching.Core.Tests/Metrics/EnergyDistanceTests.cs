using FlowMatching.Core.Data;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Metrics;
using FlowMatching.Core.Tests.Support;

namespace FlowMatching.Core.Tests.Metrics;

public sealed class EnergyDistanceTests
{
    [Test]
    public void Between_TwoSmallSets_AgreesWithTheSumByHand()
    {
        // X = {(0, 0), (3, 4)}, Y = {(0, 1), (0, 0), (3, 0)}. Across: (1 + 0 + 3 + √18 + 5 + 4)/6; within X: 5; within Y: (1 + √10 + 3)/3.
        double value = EnergyDistance.Between([0, 0, 3, 4], [0, 1, 0, 0, 3, 0], dimension: 2);

        Assert.That(value, Is.EqualTo(2 * (13 + Math.Sqrt(18)) / 6 - 5 - (4 + Math.Sqrt(10)) / 3).Within(1e-14));
    }

    [Test]
    public void Measure_WiderGaussian_HasTheClosedForm()
    {
        // In the plane E‖N(0, s² I)‖ = s √(π/2), and X − Y has s² = 9 + 1, X − X' has 18, Y − Y' has 2.
        double expected = Math.Sqrt(Math.PI / 2) * (2 * Math.Sqrt(10) - Math.Sqrt(18) - Math.Sqrt(2));

        double value = new EnergyDistance().Measure(Draw(new GaussianData(mean: 0, std: 3), 5000), new GaussianData(mean: 0, std: 1));

        Assert.That(value, Is.EqualTo(expected).Within(0.06));
    }

    [Test]
    public void Floor_Moons_IsCloseToZeroAndTheFarSetIsNot()
    {
        EnergyDistance metric = new() { Points = 2000 };

        Assert.That(metric.Floor(new Moons(), 100_000), Is.Zero.Within(0.003));
        Assert.That(metric.Measure(Draw(new Checkerboard(), 2000), new Moons()), Is.GreaterThan(0.3));
    }

    [Test]
    public void Measure_MoreSamplesThanPoints_TakesTheFirstOnes()
    {
        EnergyDistance metric = new() { Points = 100 };
        float[] samples = Draw(new Moons(), 500);

        Assert.That(metric.Measure(samples, new Moons()), Is.EqualTo(metric.Measure(samples[..200], new Moons())));
    }

    [Test]
    public void Measure_OneSample_IsRefused() => Assert.Throws<ArgumentException>(() => new EnergyDistance().Measure([1, 2], new Moons()));

    [Test]
    public void Measure_SampleThatIsNaN_Fails() =>
        Assert.Throws<RunFailedException>(() => new EnergyDistance().Measure([1, float.NaN, 1, 1], new Moons()));

    private static float[] Draw(IDataStream data, int count)
    {
        using var rng = new RandomStreams(11).For("test");
        using var points = data.Draw(count, rng);

        return points.ToFloatArray();
    }
}
