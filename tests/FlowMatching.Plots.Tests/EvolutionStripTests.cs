namespace FlowMatching.Plots.Tests;

public sealed class EvolutionStripTests
{
    [Test]
    public void Render_ThreeTimes_LooksAsExpected()
    {
        float[] points = PointClouds.Gaussian(5000, seed: 2);

        using var image = EvolutionStrip.Render(States(points), new EvolutionStripOptions { Title = "three times", PanelSize = 120 });

        ExpectedPicture.Require(image, "strip.png");
        Assert.That(PictureInk.TouchesEdge(image, border: 5), Is.False);
    }

    [Test]
    public void Render_FarOutlier_DoesNotShrinkThePanels()
    {
        float[] points = PointClouds.Gaussian(5000, seed: 2);
        float[] outlier = [.. points];
        outlier[0] = 1000;
        var dark = ColourMap.Sequential.At(0);

        using var plain = EvolutionStrip.Render(States(points), new EvolutionStripOptions());
        using var far = EvolutionStrip.Render(States(outlier), new EvolutionStripOptions());

        int plainDark = PictureInk.Count(plain, c => c == dark),
            farDark = PictureInk.Count(far, c => c == dark);
        Assert.That(farDark, Is.EqualTo(plainDark).Within(0.1 * plainDark));
    }

    [Test]
    public void Render_NoTimes_IsRefused() =>
        Assert.That(() => EvolutionStrip.Render([], new EvolutionStripOptions()), Throws.ArgumentException);

    [Test]
    public void Render_PanelsTooSmallForText_AreRefused() =>
        Assert.That(
            () => EvolutionStrip.Render([new(0, new float[2])], new EvolutionStripOptions { PanelSize = 40 }),
            Throws.InstanceOf<ArgumentOutOfRangeException>()
        );

    private static TimedValues[] States(float[] points) => [new(0, points), new(0.5, points), new(1, points)];
}
