using FlowMatching.Core.Data;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Metrics;
using FlowMatching.Core.Tests.Support;

namespace FlowMatching.Core.Tests.Metrics;

public sealed class SlicedWassersteinTests
{
    private static readonly SlicedWasserstein Small = new() { Directions = 20, FreshDraws = 2 };

    [Test]
    public void MeanSquare_TwoPointsAndTwoAxes_AgreesWithTheSumByHand()
    {
        // a = {(0, 0), (2, 1)}, b = {(5, 0), (1, 4)}.
        // Along x: {0, 2} against {1, 5}: (1 + 9)/2 = 5. Along y: {0, 1} against {0, 4}: (0 + 9)/2 = 4.5. Mean 4.75.
        SlicedReference reference = new(
            [
                [5, 0, 1, 4],
            ],
            [1, 0, 0, 1],
            dimension: 2
        );

        Assert.That(reference.MeanSquare([0, 0, 2, 1]), Is.EqualTo(4.75));
    }

    [Test]
    public void MeanSquare_SeveralSets_AveragesThem()
    {
        SlicedReference reference = new(
            [
                [1, 0],
                [3, 0],
            ],
            [1, 0],
            dimension: 2
        );

        Assert.That(reference.MeanSquare([0, 0]), Is.EqualTo(5)); // (1 + 9)/2
    }

    [Test]
    public void MeanSquare_EqualSetsInAnotherOrder_IsZero()
    {
        SlicedReference reference = new(
            [
                [5, 6, 1, 2, 3, 4],
            ],
            [0.6f, 0.8f],
            dimension: 2
        );

        Assert.That(reference.MeanSquare([1, 2, 3, 4, 5, 6]), Is.Zero);
    }

    [Test]
    public void MeanSquare_SeveralSets_IsTheMeanOverEach([Values(1, 3)] int dimension)
    {
        float[][] sets = [.. Enumerable.Range(0, 4).Select(k => Noise(dimension, k))];
        float[] a = Noise(dimension, 9);
        float[] directions = new SlicedWasserstein { Directions = 7 }.DrawDirections(dimension);

        double each = sets.Average(b => new SlicedReference([b], directions, dimension).MeanSquare(a));

        Assert.That(new SlicedReference(sets, directions, dimension).MeanSquare(a), Is.EqualTo(each).Within(1e-7 * each));
    }

    [Test]
    public void MeanSquare_MeansNotHeld_GivesEqualBits()
    {
        float[][] sets = [Noise(2, 0), Noise(2, 1)];
        float[] directions = Small.DrawDirections(2);

        double held = new SlicedReference(sets, directions, 2).MeanSquare(sets[1]);

        Assert.That(new SlicedReference(sets, directions, 2, mostBytes: 100).MeanSquare(sets[1]), Is.EqualTo(held));
    }

    [Test]
    public void Measure_AgainstOneReference_IsThatOfTheData()
    {
        Moons data = new();
        float[] one = Draw(new GaussianData(mean: 0, std: 1), 500),
            other = Draw(data, 500);
        var reference = Small.Against(data, 500);

        Assert.That(reference.Measure(one), Is.EqualTo(Small.Measure(one, data)));
        Assert.That(reference.Measure(other), Is.EqualTo(Small.Measure(other, data)));
    }

    [Test]
    public void Measure_AnotherNumberOfSamples_IsRefused() =>
        Assert.That(
            () => Small.Against(new Moons(), 5).Measure(new float[8]),
            Throws.ArgumentException.With.Message.StartsWith("4 samples are measured against sets of 5 points.")
        );

    [Test]
    public void Floors_OfSeveralCounts_AreThoseOfTheMetric()
    {
        MetricFloors floors = new(new Moons());
        SlicedWasserstein sliced = new();

        foreach (int count in (int[])[300, 200, 300])
        {
            float[] samples = Draw(new GaussianData(mean: 0, std: 1), count);
            Assert.That(floors.Sw2(samples), Is.EqualTo(sliced.Measure(samples, new Moons())));
            Assert.That(floors.Sw2Floor(count), Is.EqualTo(sliced.Floor(new Moons(), count)));
        }
    }

    [Test]
    public void Measure_ShiftedGaussian_IsTheShiftOverRootOfTheDimension()
    {
        // Projected on θ, N(m, I) is N(m·θ, 1): W2² = (d·θ)², whose mean over directions is |d|²/D. With 2,000 directions to within 2 %.
        GaussianData data = new(mean: 0, std: 1);
        float[] shifted = Draw(new GaussianData(mean: 3, std: 1), 4_000);

        double value = new SlicedWasserstein { Directions = 2_000, FreshDraws = 2 }.Measure(shifted, data);

        Assert.That(value, Is.EqualTo(3).Within(0.1)); // d = (3, 3): √(18/2)
    }

    [Test]
    public void Measure_WiderGaussian_IsTheDifferenceOfTheSpreads()
    {
        double value = Small.Measure(Draw(new GaussianData(mean: 0, std: 3), 20_000), new GaussianData(mean: 0, std: 1));

        Assert.That(value, Is.EqualTo(2).Within(0.06)); // W2 of N(0, 9) and N(0, 1) is 3 − 1
    }

    [Test]
    public void Measure_Twice_GivesEqualBits()
    {
        float[] samples = Draw(new Moons(), 5_000);

        double first = Small.Measure(samples, new Moons());
        double second = Small.Measure(samples, new Moons());

        Assert.That(second, Is.EqualTo(first));
    }

    [Test]
    public void Floor_Moons_IsSmallAndShrinksWithTheCount()
    {
        double few = Small.Floor(new Moons(), 1_000);
        double many = Small.Floor(new Moons(), 100_000);

        Assert.That(many, Is.LessThan(few / 4)); // like 1/√N: a tenth
        Assert.That(many, Is.InRange(0.0005, 0.005));
    }

    [TestCase(0)]
    [TestCase(3)]
    public void Measure_NoWholePoints_IsRefused(int numbers) =>
        Assert.Throws<ArgumentException>(() => Small.Measure(new float[numbers], new Moons()));

    [Test]
    public void Measure_SampleThatIsNaN_Fails() => Assert.Throws<RunFailedException>(() => Small.Measure([1, float.NaN], new Moons()));

    private static float[] Noise(int dimension, int seed)
    {
        Random random = new(seed);

        return [.. Enumerable.Range(0, 50 * dimension).Select(_ => (float)((random.NextDouble() * 4) - 2 + seed))];
    }

    private static float[] Draw(IDataStream data, int count)
    {
        using var rng = new RandomStreams(11).For("test");
        using var points = data.Draw(count, rng);

        return points.ToFloatArray();
    }
}
