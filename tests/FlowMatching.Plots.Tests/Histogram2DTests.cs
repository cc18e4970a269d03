namespace FlowMatching.Plots.Tests;

public sealed class Histogram2DTests
{
    private static readonly PlotRange Range = new(-1, 3, 0, 2);

    [Test]
    public void Count_ManyPoints_IntegratesToOne()
    {
        float[] points = PointClouds.Gaussian(10_000, seed: 0);
        var range = new PlotRange(-2, 1, -1, 3);

        var histogram = Histogram2D.Count(points, range, 40);

        Assert.That(histogram.Density.Sum() * range.Width * range.Height / (40 * 40), Is.EqualTo(1).Within(1e-12));
    }

    [Test]
    public void Count_Points_FallIntoTheirBins()
    {
        // Bins of 2 x 1: lower left, lower right twice (one of them on the border between), and the very upper right corner.
        var histogram = Histogram2D.Count([-0.5f, 0.5f, 1, 0.25f, 2.9f, 0, 3, 2], Range, 2);

        const double Each = 1 / (4 * 2.0);
        Assert.That(histogram.Density, Is.EqualTo(new[] { Each, 2 * Each, 0, Each }).Within(1e-15));
    }

    [Test]
    public void Count_PointsOutsideOrNotFinite_AreLeftOut()
    {
        var histogram = Histogram2D.Count([9, 1, float.NaN, 1, 0, float.PositiveInfinity, 0, 1.5f], Range, 2);

        Assert.That(histogram.Density, Is.EqualTo(new[] { 0, 0, 0.5, 0 }));
    }

    [Test]
    public void Quantile_FilledBins_IgnoresEmptyOnes()
    {
        var histogram = Histogram2D.Count([-0.5f, 0.5f, 1, 0.25f, 2.9f, 0, 3, 2], Range, 2);

        Assert.That(histogram.Quantile(0.5), Is.EqualTo(1 / 8.0).Within(1e-15));
        Assert.That(Histogram2D.Count([], Range, 2).Quantile(0.5), Is.Zero);
    }

    [Test]
    public void Count_OddNumberOfCoordinates_IsRefused() =>
        Assert.That(() => Histogram2D.Count([1, 2, 3], Range, 2), Throws.ArgumentException.With.Message.Contains("(N, 2)"));
}
