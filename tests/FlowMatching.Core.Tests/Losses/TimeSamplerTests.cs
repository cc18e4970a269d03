using FlowMatching.Core.Losses;
using FlowMatching.Torch;
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
        Assert.That(t.Min(), Is.LessThan(0.21f));
        Assert.That(t.Max(), Is.GreaterThan(0.69f));
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

    private static float[] Draw(ITimeSampler times, int count, double tMin, double tMax, ulong seed)
    {
        using var scope = NewDisposeScope();
        using var rng = new Generator(seed);

        return times.Draw(count, tMin, tMax, rng).ToFloatArray();
    }
}
