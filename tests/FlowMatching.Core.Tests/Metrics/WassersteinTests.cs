using FlowMatching.Core.Data;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Metrics;
using FlowMatching.Core.Tests.Support;

namespace FlowMatching.Core.Tests.Metrics;

public sealed class WassersteinTests
{
    public static IEnumerable<AssignmentCase> Cases => AssignmentFigures.Read().Cases;

    [TestCaseSource(nameof(Cases))]
    public void Between_Points_AgreesWithScipy(AssignmentCase expected)
    {
        Assert.That(
            new Wasserstein(1).Between(expected.X, expected.Y, expected.Dimension),
            Is.EqualTo(expected.MeanRoot).Within(1e-12 * (1 + expected.MeanRoot))
        );
        Assert.That(
            new Wasserstein(2).Between(expected.X, expected.Y, expected.Dimension),
            Is.EqualTo(Math.Sqrt(expected.Mean)).Within(1e-12 * (1 + expected.Mean))
        );
    }

    [TestCase(1)]
    [TestCase(2)]
    public void Between_ShiftedSet_IsTheShift(int order)
    {
        float[] x = CongruentialPoints.Draw(1, 400, 2);
        float[] shifted = [.. x.Select((value, i) => value + (i % 2 == 0 ? 3 : -4))];

        Assert.That(new Wasserstein(order).Between(x, shifted, 2), Is.EqualTo(5).Within(1e-5));
    }

    [TestCase(1, 1.0)]
    [TestCase(2, 1.0)]
    public void Measure_ScaledGaussian_IsThatOfTheQuantiles(int order, double expected)
    {
        // On the line W_p of N(0, 2²) and N(0, 1) is (E|Z|^p)^(1/p): √(2/π) for p = 1 and 1 for p = 2.
        GaussianData wide = new(mean: 0, std: 2, dimension: 1),
            narrow = new(mean: 0, std: 1, dimension: 1);

        double value = new Wasserstein(order) { Points = 1000 }.Measure(Draw(wide, 1000), narrow);

        Assert.That(value, Is.EqualTo(order == 1 ? Math.Sqrt(2 / Math.PI) : expected).Within(0.1));
    }

    [Test]
    public void Measure_MoreSamplesThanPoints_TakesTheFirstOnes()
    {
        Wasserstein metric = new(2) { Points = 100 };
        float[] samples = Draw(new Moons(), 500);

        Assert.That(metric.Measure(samples, new Moons()), Is.EqualTo(metric.Measure(samples[..200], new Moons())));
    }

    [Test]
    public void Measure_SampleThatIsNaN_Fails() =>
        Assert.Throws<RunFailedException>(() => new Wasserstein(1).Measure([1, float.NaN, 1, 1], new Moons()));

    private static float[] Draw(IDataStream data, int count)
    {
        using var rng = new RandomStreams(11).For("test");
        using var points = data.Draw(count, rng);

        return points.ToFloatArray();
    }
}
