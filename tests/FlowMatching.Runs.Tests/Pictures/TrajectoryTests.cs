using FlowMatching.Core.Sampling;
using FlowMatching.Runs.Pictures;

namespace FlowMatching.Runs.Tests.Pictures;

public sealed class TrajectoryTests
{
    [TestCase(1, 2)]
    [TestCase(20, 21)]
    [TestCase(100, 101)]
    [TestCase(5000, 101)]
    public void Times_AreTheSolversUpToAHundred(int steps, int count)
    {
        var times = Trajectory.Times(steps);

        Assert.That(times, Has.Count.EqualTo(count).And.Ordered);
        Assert.That((times[0], times[^1]), Is.EqualTo((0.0, 1.0)));
    }

    [Test]
    public void Of_MorePointsThanShown_KeepsTheFirst()
    {
        var ways = Trajectory.Of([new SampleFrame(0, [1, 2, 3, 4]), new SampleFrame(1, [5, 6, 7, 8])], most: 1);

        Assert.That(ways.States[1].Values.ToArray(), Is.EqualTo(new[] { 5f, 6f }));
    }

    [Test]
    public void Fit_NarrowDataAndWideNoise_HoldsTheDataAndTheInnerHalfOfTheNoise()
    {
        float[] noise = [7, 10, 13, 10, 10, 7, 10, 13],
            data = [10.9f, 11, 11.1f, 11, 11, 10.9f, 11, 11.1f];

        var view = Trajectory.Fit([Trajectory.Of([new SampleFrame(0, noise), new SampleFrame(1, data)], most: 10)]);

        Assert.That((view.XMin, view.YMax), Is.EqualTo((8.5, 11.5)).Within(0.1));
    }

    [Test]
    public void View_NarrowDataAndWideNoise_HoldsBoth()
    {
        float[] noise = [-3, 0, 3, 0, 0, -3, 0, 3],
            data = [0.9f, 1, 1.1f, 1, 1, 0.9f, 1, 1.1f];

        var view = Trajectory.View([Trajectory.Of([new SampleFrame(0, noise), new SampleFrame(1, data)], most: 10)]);

        Assert.That(view.XMin, Is.LessThan(-2.9));
        Assert.That(view.YMax, Is.GreaterThan(2.9));
    }
}
