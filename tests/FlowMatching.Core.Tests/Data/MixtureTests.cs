using FlowMatching.Core.Data;
using FlowMatching.Core.Tests.Support;

namespace FlowMatching.Core.Tests.Data;

public sealed class MixtureTests
{
    [TestCase(0, -2)]
    [TestCase(0, 0)]
    [TestCase(2, 2)]
    [TestCase(-2, 2)]
    public void Draw_ManyPoints_AQuarterLiesAroundEachMean(double x, double y)
    {
        var near = Plane.Draw(new Mixture()).Where(p => Math.Abs(p.X - x) < 1 && Math.Abs(p.Y - y) < 1).ToList();

        // 2 standard deviations hold 95.45 % of a coordinate
        Assert.That(near.Count / 20_000.0, Is.EqualTo(0.25 * 0.9545 * 0.9545).Within(0.015));
        Assert.That(near.Average(p => p.X), Is.EqualTo(x).Within(0.04));
    }
}
