using FlowMatching.Core.Engine;
using FlowMatching.Core.Losses;
using static TorchSharp.torch;

namespace FlowMatching.Core.Tests.Losses;

/// <summary>What holds for every time sampler: a new one is tested by being listed.</summary>
public sealed class TimeSamplerTests
{
    public static IEnumerable<ITimeSampler> Samplers => TimeSamplers.All;

    [TestCaseSource(nameof(Samplers))]
    public void Draw_PartOfTheInterval_StaysWithinIt(ITimeSampler times)
    {
        float[] t = Draw(times, 10_000, 0.2, 0.7, seed: 1);

        Assert.That(t, Is.All.InRange(0.2f, 0.7f));
        Assert.That(t.Min(), Is.LessThan(0.22f));
        Assert.That(t.Max(), Is.GreaterThan(0.68f));
    }

    [TestCaseSource(nameof(Samplers))]
    public void Draw_ManyTimes_HaveTheStatedDensity(ITimeSampler times)
    {
        // Kolmogorov and Smirnov: the largest gap between the two distribution functions, times √n, exceeds 1.95 once in 1,000 draws.
        const int count = 20_000;
        double[] law = [.. Draw(times, count, 0.2, 0.7, seed: 8).Select(t => Distribution(times.Name, (t - 0.2) / 0.5)).Order()];
        double gap = law.Select((p, i) => Math.Max(Math.Abs(p - (double)i / count), Math.Abs(p - (i + 1.0) / count))).Max();

        Assert.That(gap * Math.Sqrt(count), Is.LessThan(1.95));
    }

    [TestCaseSource(nameof(Samplers))]
    public void Draw_EqualSeeds_GiveEqualTimes(ITimeSampler times)
    {
        var first = Draw(times, 100, 0, 1, seed: 5);
        var second = Draw(times, 100, 0, 1, seed: 5);

        Assert.That(second, Is.EqualTo(first));
    }

    [TestCaseSource(nameof(Samplers))]
    public void Draw_OtherSeed_GivesOtherTimes(ITimeSampler times) =>
        Assert.That(Draw(times, 100, 0, 1, seed: 5), Is.Not.EqualTo(Draw(times, 100, 0, 1, seed: 6)));

    [TestCaseSource(nameof(Samplers))]
    public void Draw_ManyTimes_AreInNoOrder(ITimeSampler times)
    {
        float[] t = Draw(times, 10_000, 0, 1, seed: 7);
        int ascents = t.Zip(t.Skip(1), (a, b) => a < b ? 1 : 0).Sum();

        Assert.That(ascents, Is.EqualTo(5_000).Within(150)); // standard deviation of the number of ascents: sqrt(n/12) = 29
    }

    [TestCase(1)]
    [TestCase(10)]
    [TestCase(4096)]
    public void Draw_Stratified_PutsOneTimeInEachCell(int count)
    {
        float[] sorted = [.. Draw(new StratifiedTimes(), count, 0, 1, seed: 3).Order()];

        for (int i = 0; i < count; i++)
        {
            Assert.That(sorted[i], Is.InRange((float)i / count, (i + 1f) / count));
        }
    }

    [Test]
    public void Draw_Uniform_LeavesCellsEmpty()
    {
        var cells = Draw(new UniformTimes(), 1000, 0, 1, seed: 3).Select(t => (int)(t * 1000)).Distinct();

        Assert.That(cells.Count(), Is.EqualTo(632).Within(50)); // 1 − 1/e of 1000 cells are hit
    }

    /// <summary>The probability of a time up to τ, in closed form.</summary>
    private static double Distribution(string name, double tau) =>
        name switch
        {
            "logit-normal" => Normal(Math.Log(tau / (1 - tau))),
            "noise-skewed" => 0.05 * Math.Max(0, (tau - 0.85) / 0.15) + 0.95 * Normal((Math.Log(tau / (1 - tau)) + 0.5) / 0.8),
            "u-shaped" => (Math.Sinh(4 * (tau - 0.5)) / Math.Sinh(2) + 1) / 2,
            "edm-skewed" => Normal((Math.Log(tau / (1 - tau)) - 1.2) / 1.2),
            _ => tau,
        };

    private static double Normal(double z)
    {
        using var root = tensor(z / Math.Sqrt(2), ScalarType.Float64);

        return (1 + erf(root).item<double>()) / 2;
    }

    private static float[] Draw(ITimeSampler times, int count, double tMin, double tMax, ulong seed)
    {
        using var scope = NewDisposeScope();
        using var rng = new Generator(seed);

        return times.Draw(count, tMin, tMax, rng).ToFloatArray();
    }
}

public sealed class StartTimesTests
{
    [Test]
    public void Draw_AnyInterval_GivesItsFirstTime()
    {
        using var rng = new Generator(seed: 1);

        var t = new StartTimes().Draw(3, 0.25, 1, rng);

        Assert.That(t.ToFloatArray(), Is.EqualTo(new[] { 0.25f, 0.25f, 0.25f }));
        Assert.That(t.dtype, Is.EqualTo(ScalarType.Float32));
    }

    [Test]
    public void TimeSamplers_DoNotOfferIt() => Assert.That(TimeSamplers.All.Names, Does.Not.Contain(new StartTimes().Name));
}
