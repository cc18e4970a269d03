namespace FlowMatching.Plots.Tests;

public sealed class LikelihoodPlotTests
{
    private static readonly PlotGrid Grid = new(new PlotRange(-3, 3, -3, 3), 30);

    [Test]
    public void Render_Gaussian_LooksAsExpected()
    {
        var options = new LikelihoodPlotOptions
        {
            Title = "gaussian",
            Note = "exact",
            Width = 360,
            Height = 340,
        };

        using var image = LikelihoodPlot.Render(Gaussian(), Grid, options);

        ExpectedPicture.Require(image, "likelihood.png");
        Assert.That(PictureInk.TouchesEdge(image, border: 5), Is.False);
    }

    [Test]
    public void Render_DenserSet_HasItsOwnScale()
    {
        // 40 times as dense: with a scale of its own, the panel's colours stay what they were.
        float[] dense = [.. Gaussian().Select(p => 40 * p)];
        var bright = ColourMap.Sequential.At(1);

        using var plain = LikelihoodPlot.Render(Gaussian(), Grid, new LikelihoodPlotOptions());
        using var scaled = LikelihoodPlot.Render(dense, Grid, new LikelihoodPlotOptions());

        int most = PictureInk.Count(plain, c => c == bright);
        // Its numbers are shorter, so its panel is a little larger.
        Assert.That(PictureInk.Count(scaled, c => c == bright), Is.EqualTo(most).Within(0.15 * most));
    }

    [Test]
    public void Render_NotFinite_IsDrawnAsNothing()
    {
        float[] density = Gaussian();
        density[0] = float.PositiveInfinity;

        using var image = LikelihoodPlot.Render(density, Grid, new LikelihoodPlotOptions());

        Assert.That(PictureInk.TouchesEdge(image, border: 5), Is.False);
    }

    [Test]
    public void Render_OtherLength_IsRefused() =>
        Assert.That(
            () => LikelihoodPlot.Render(new float[10], Grid, new LikelihoodPlotOptions()),
            Throws.ArgumentException.With.Message.Contains("expected 900")
        );

    private static float[] Gaussian() =>
        [.. Grid.Positions().Chunk(2).Select(p => (float)(Math.Exp(-((p[0] * p[0]) + (p[1] * p[1])) / 2) / (2 * Math.PI)))];
}
