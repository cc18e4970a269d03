namespace FlowMatching.Plots.Tests;

public sealed class PlotGridTests
{
    private static readonly PlotGrid Grid = new(new PlotRange(-1, 1, 0, 4), 2);

    [Test]
    public void Positions_OfFourCells_AreTheirMiddlesFromTheLowerLeft() =>
        Assert.That(Grid.Positions(), Is.EqualTo(new float[] { -0.5f, 1, 0.5f, 1, -0.5f, 3, 0.5f, 3 }));

    [Test]
    public void Integral_OfAGaussian_IsOne()
    {
        var grid = new PlotGrid(new PlotRange(-6, 6, -6, 6), 60);
        float[] xy = grid.Positions();
        float[] density = [.. xy.Chunk(2).Select(p => (float)(Math.Exp(-((p[0] * p[0]) + (p[1] * p[1])) / 2) / (2 * Math.PI)))];

        Assert.That(grid.Integral(density), Is.EqualTo(1).Within(1e-5));
    }

    [Test]
    public void Integral_ValuesThatAreNotFinite_AreLeftOut() =>
        Assert.That(Grid.Integral([1, float.NaN, float.PositiveInfinity, 1]), Is.EqualTo(4).Within(1e-12));

    [Test]
    public void Integral_OtherLength_IsRefused() =>
        Assert.That(() => Grid.Integral(new float[3]), Throws.ArgumentException.With.Message.Contains("2 x 2"));

    [Test]
    public void New_EmptyRange_IsRefused() => Assert.That(() => new PlotGrid(new PlotRange(1, 1, 0, 1), 3), Throws.ArgumentException);
}
