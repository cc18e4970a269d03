using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Plots.Tests;

public sealed class DensityPlotTests
{
    private static readonly PlotRange Range = new(-4, 4, -4, 4);

    [Test]
    public void Render_SmallPicture_LooksAsExpected()
    {
        var options = new DensityPlotOptions
        {
            Title = "gaussian",
            Subtitle = "20,000 points · σ = 1",
            Width = 360,
            Height = 320,
            Bins = 50,
            Range = Range,
        };

        using var image = DensityPlot.Render(PointClouds.Gaussian(20_000, seed: 0), options);

        ExpectedPicture.Require(image, "density.png");
    }

    [Test]
    public void Render_PointsInOneQuadrant_LightUpThatQuadrant()
    {
        // Two equal points in the upper right of 4 x 4 bins light one bin.
        var options = new DensityPlotOptions
        {
            Width = 480,
            Height = 460,
            Bins = 4,
            Range = Range,
        };

        using var image = DensityPlot.Render([1, 1, 1, 1], options);

        var brightest = ColourMap.Sequential.At(1);
        int[] lit = [.. Enumerable.Range(0, 400 * 480).Where(i => image[i % 480, i / 480] == brightest && i % 480 < 380)];
        double side = Math.Sqrt(PanelPixels(image));
        Assert.That(lit, Has.Length.EqualTo(side * side / 16).Within(side));
        Assert.That(lit.Average(i => i % 480), Is.GreaterThan(CentreOfPanel(image).X));
        Assert.That(lit.Average(i => i / 480), Is.LessThan(CentreOfPanel(image).Y));
    }

    [TestCase(800, 800)]
    [TestCase(240, 240)]
    [TestCase(900, 400)]
    public void Render_AnySize_ClipsNothing(int width, int height)
    {
        var options = new DensityPlotOptions
        {
            Title = "a title that goes on and on and on, for longer than the picture is wide, which no reader would ever want",
            Subtitle = "and a subtitle",
            Width = width,
            Height = height,
        };

        using var image = DensityPlot.Render(PointClouds.Gaussian(1000, seed: 0), options);

        Assert.That(PictureInk.TouchesEdge(image, border: 5), Is.False);
    }

    [Test]
    public void Render_WideRange_KeepsTheScaleEqual()
    {
        var options = new DensityPlotOptions
        {
            Bins = 10,
            Range = new PlotRange(-4, 4, -1, 1),
            Width = 600,
        };

        using var image = DensityPlot.Render([], options);

        var columns = PanelColumns(image);
        int height = Enumerable.Range(0, image.Height).Count(y => image[columns.Left + 5, y] == ColourMap.Sequential.At(0));
        Assert.That(columns.Width / (double)height, Is.EqualTo(4).Within(0.1));
    }

    [Test]
    public void Render_NoPoints_GivesAnEmptyPanel()
    {
        using var image = DensityPlot.Render([], new DensityPlotOptions { Width = 300, Height = 300 });

        Assert.That(PanelPixels(image), Is.GreaterThan(100 * 100));
    }

    [Test]
    public void Render_Twice_GivesTheSamePixels()
    {
        float[] points = PointClouds.Gaussian(5000, seed: 4);
        using var first = DensityPlot.Render(points, new DensityPlotOptions());
        using var second = DensityPlot.Render(points, new DensityPlotOptions());

        Assert.That(PictureInk.Bytes(second), Is.EqualTo(PictureInk.Bytes(first)));
    }

    [Test]
    public void Render_TooSmall_IsRefused() =>
        Assert.That(() => DensityPlot.Render([], new DensityPlotOptions { Width = 100 }), Throws.InstanceOf<ArgumentOutOfRangeException>());

    private static bool IsPanel(Rgb24 colour) => colour == ColourMap.Sequential.At(0) || colour == ColourMap.Sequential.At(1);

    /// <summary>The panel is the widest run of map colours in any row; the colour bar is narrower.</summary>
    private static (int Left, int Width) PanelColumns(Image<Rgb24> image)
    {
        int row = Enumerable.Range(0, image.Height).MaxBy(y => Enumerable.Range(0, image.Width).Count(x => IsPanel(image[x, y])));
        int left = Enumerable.Range(0, image.Width).First(x => IsPanel(image[x, row]));

        return (left, Enumerable.Range(left, image.Width - left).TakeWhile(x => IsPanel(image[x, row])).Count());
    }

    private static double PanelPixels(Image<Rgb24> image)
    {
        var (left, width) = PanelColumns(image);

        return (double)width * Enumerable.Range(0, image.Height).Count(y => IsPanel(image[left, y]));
    }

    private static (double X, double Y) CentreOfPanel(Image<Rgb24> image)
    {
        var (left, width) = PanelColumns(image);

        return (left + (width / 2.0), Enumerable.Range(0, image.Height).Where(y => IsPanel(image[left, y])).Average());
    }
}
