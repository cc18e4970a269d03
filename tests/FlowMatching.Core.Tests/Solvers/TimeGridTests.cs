using FlowMatching.Core.Solvers;

namespace FlowMatching.Core.Tests.Solvers;

/// <summary>What holds for every grid: a new one is tested by being listed.</summary>
public sealed class TimeGridTests
{
    public static IEnumerable<TimeGrid> Grids => TimeGrids.All;

    [TestCaseSource(nameof(Grids))]
    public void Times_AnyGrid_RiseFromTheFirstToTheLast(TimeGrid grid)
    {
        double[] times = grid.Times(0.25, 0.875, 40);

        Assert.That(times, Has.Length.EqualTo(41));
        Assert.That(times, Is.Ordered.And.Unique);
        Assert.That((times[0], times[^1]), Is.EqualTo((0.25, 0.875)));
    }

    [TestCaseSource(nameof(Grids))]
    public void Times_Downwards_AreTheSameTheOtherWay(TimeGrid grid) =>
        Assert.That(grid.Times(1, 0, 9), Is.EqualTo(grid.Times(0, 1, 9).Reverse()));

    [Test]
    public void Times_Quadratic_AreShortAtTheNoise() =>
        Assert.That(TimeGrids.All.Get("quadratic").Times(0, 1, 4), Is.EqualTo(new[] { 0, 1 / 16.0, 0.25, 9 / 16.0, 1 }).Within(1e-15));

    [Test]
    public void Times_Edm_HaveTheNoiseLevelsOfThePaper()
    {
        // σ = (1 − t)/t of the middle one of two steps: t is stretched by less than 1.5 %.
        double middle = TimeGrids.All.Get("edm").Times(0, 1, 2)[1];
        double sigma = Math.Pow((Math.Pow(80, 1 / 7.0) + Math.Pow(0.002, 1 / 7.0)) / 2, 7);

        Assert.That(middle, Is.EqualTo(1 / (1 + sigma)).Within(0.015));
    }

    [Test]
    public void Times_NoSteps_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => TimeGrids.Uniform.Times(0, 1, 0));
}
