namespace FlowMatching.Plots.Tests;

public sealed class DensityPairPlotTests
{
    private static readonly PlotGrid Grid = new(new PlotRange(-3, 3, -3, 3), 30);
    private static readonly DensityPairOptions Small = new() { PanelSize = 150 };

    [Test]
    public void Render_NarrowBesideGaussian_LooksAsExpected()
    {
        var options = Small with { Title = "density", Subtitle = "too narrow" };

        using var image = DensityPairPlot.Render(Gaussian(0.8), Gaussian(1), Grid, options);

        ExpectedPicture.Require(image, "density-pair.png");
        Assert.That(PictureInk.TouchesEdge(image, border: 5), Is.False);
    }

    [Test]
    public void Render_DenserLearned_IsBrighterOnTheTrueScale()
    {
        var bright = ColourMap.Sequential.At(1);
        float[] dense = [.. Gaussian(1).Select(p => 3 * p)];

        using var equal = DensityPairPlot.Render(Gaussian(1), Gaussian(1), Grid, Small);
        using var denser = DensityPairPlot.Render(dense, Gaussian(1), Grid, Small);

        Assert.That(PictureInk.Count(denser, c => c == bright), Is.GreaterThan(2 * PictureInk.Count(equal, c => c == bright)));
    }

    [Test]
    public void Render_NotFinite_IsDrawnAsNothing()
    {
        float[] learned = Gaussian(1);
        learned[0] = float.PositiveInfinity;

        using var image = DensityPairPlot.Render(learned, Gaussian(1), Grid, Small);

        Assert.That(PictureInk.TouchesEdge(image, border: 5), Is.False);
    }

    [Test]
    public void Render_OtherLength_IsRefused() =>
        Assert.That(
            () => DensityPairPlot.Render(new float[10], Gaussian(1), Grid, Small),
            Throws.ArgumentException.With.Message.Contains("expected 900")
        );

    [Test]
    public void Render_TooSmall_IsRefused() =>
        Assert.That(
            () => DensityPairPlot.Render(Gaussian(1), Gaussian(1), Grid, Small with { PanelSize = 119 }),
            Throws.InstanceOf<ArgumentOutOfRangeException>()
        );

    private static float[] Gaussian(double s) =>
        [
            .. Grid.Positions()
                .Chunk(2)
                .Select(p => (float)(Math.Exp(-((p[0] * p[0]) + (p[1] * p[1])) / (2 * s * s)) / (2 * Math.PI * s * s))),
        ];
}
