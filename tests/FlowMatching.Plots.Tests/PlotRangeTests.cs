namespace FlowMatching.Plots.Tests;

public sealed class PlotRangeTests
{
    [Test]
    public void Square_WidePoints_IsAsHighAsWideAndCentred()
    {
        // 10,001 points on a line from (0, 1) to (8, 1): the central 99.8 % are 7.984 wide.
        float[] points = [.. Enumerable.Range(0, 10_001).SelectMany(i => new[] { i * 8 / 10_000f, 1 })];

        var range = PlotRange.Square(points);

        double half = 1.05 * 7.984 / 2;
        double[] sides = [range.XMin, range.XMax, range.YMin, range.YMax];
        Assert.That(sides, Is.EqualTo(new[] { 4 - half, 4 + half, 1 - half, 1 + half }).Within(1e-5));
    }

    [Test]
    public void Square_AFewFarPoints_DoNotWidenIt()
    {
        float[] points = PointClouds.Gaussian(10_000, seed: 1);
        var before = PlotRange.Square(points);
        for (int i = 0; i < 5; i++)
            points[2 * i] = 1e6f;

        Assert.That(PlotRange.Square(points).Width, Is.EqualTo(before.Width).Within(1));
    }

    [Test]
    public void Square_NoPoints_IsStillARange() => Assert.That(PlotRange.Square([]).Width, Is.GreaterThan(0));

    [Test]
    public void Square_OnePointAndOneThatIsNotFinite_IsAboutTheOne()
    {
        var range = PlotRange.Square([5, -3, float.NaN, float.NaN]);

        Assert.That((range.XMin + range.XMax) / 2, Is.EqualTo(5).Within(1e-9));
        Assert.That(range.Width, Is.GreaterThan(0));
    }
}
