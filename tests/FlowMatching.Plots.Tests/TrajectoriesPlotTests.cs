using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Plots.Tests;

public sealed class TrajectoriesPlotTests
{
    private static readonly TrajectoriesOptions Small = new() { PanelSize = 160 };

    [Test]
    public void Render_TwoModels_LooksAsExpected()
    {
        TrajectoriesPanel[] panels =
        [
            new("shrunk", MovingClouds.Samples(40)) { Straightness = 0 },
            new("still", Still(40)) { Straightness = 1.25 },
        ];

        using var image = TrajectoriesPlot.Render(panels, Small with { Title = "ways", Subtitle = "40 of them" });

        ExpectedPicture.Require(image, "trajectories.png");
        Assert.That(PictureInk.TouchesEdge(image, border: 5), Is.False);
    }

    [Test]
    public void Render_InColumns_HasAsManyRowsAsItTakes()
    {
        var panel = new TrajectoriesPanel("way", MovingClouds.Samples(20));
        TrajectoriesPanel[] five = [.. Enumerable.Repeat(panel, 5)];

        using var row = TrajectoriesPlot.Render(five[..2], Small);
        using var rows = TrajectoriesPlot.Render(five, Small with { Columns = 2 });

        Assert.That(rows.Width, Is.EqualTo(row.Width));
        Assert.That(rows.Height - row.Height, Is.GreaterThan(2 * 160).And.LessThan(2 * 260));
        Assert.That(PictureInk.TouchesEdge(rows, border: 5), Is.False);
        Assert.That(() => TrajectoriesPlot.Render(five, Small with { Columns = 0 }), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [TestCase(1, 120)]
    [TestCase(3, 200)]
    public void Render_LongTitles_ClipsNothing(int panels, int size)
    {
        var panel = new TrajectoriesPanel(new string('W', 99), MovingClouds.Samples(20)) { Straightness = 123456 };
        var options = Small with { PanelSize = size, Title = new string('W', 99), Subtitle = new string('m', 200) };

        using var image = TrajectoriesPlot.Render([.. Enumerable.Repeat(panel, panels)], options);

        Assert.That(PictureInk.TouchesEdge(image, border: 5), Is.False);
    }

    [Test]
    public void Render_MoreTrajectoriesThanMost_DrawsTheFirst()
    {
        var range = new PlotRange(-4, 4, -4, 4);
        float[] many = PointClouds.Gaussian(50, seed: 3);

        using var all = TrajectoriesPlot.Render([Panel(many)], Small with { Range = range, Most = 10 });
        using var few = TrajectoriesPlot.Render([Panel(many[..20])], Small with { Range = range });

        Assert.That(PictureInk.Bytes(all), Is.EqualTo(PictureInk.Bytes(few)));
    }

    [Test]
    public void Render_FromLeftToRight_BeginsAndEndsThere()
    {
        float[] left = [-2, 0],
            right = [2, 0];
        var panel = new TrajectoriesPanel("way", new Timeline([new(0, left), new(1, right)]));

        using var image = TrajectoriesPlot.Render([panel], Small with { Range = new(-3, 3, -3, 3) });

        double start = Centre(image, CurveColours.At(0)),
            end = Centre(image, CurveColours.At(1));
        Assert.That(end - start, Is.EqualTo(160 * 4 / 6.0).Within(2));
    }

    [Test]
    public void Render_WayThatBreaksOff_IsDrawnUpToThere()
    {
        float[] start = [0, 0],
            middle = [1, 1],
            end = [float.NaN, 1];
        var panel = new TrajectoriesPanel("way", new Timeline([new(0, start), new(0.5, middle), new(1, end)]));

        using var image = TrajectoriesPlot.Render([panel], Small);

        Assert.That(PictureInk.TouchesEdge(image, border: 5), Is.False);
    }

    [Test]
    public void Render_NoPanels_IsRefused() =>
        Assert.That(() => TrajectoriesPlot.Render([], Small), Throws.ArgumentException.With.Message.Contains("at least one"));

    [Test]
    public void Render_OneState_IsRefused() =>
        Assert.That(
            () => TrajectoriesPlot.Render([new("way", new Timeline([new(0, new float[2])]))], Small),
            Throws.ArgumentException.With.Message.Contains("at least two")
        );

    [Test]
    public void Render_OddLength_IsRefused() =>
        Assert.That(
            () => TrajectoriesPlot.Render([Panel(new float[3])], Small),
            Throws.ArgumentException.With.Message.Contains("3 coordinates")
        );

    [Test]
    public void Render_RangeThatIsNotSquare_IsRefused() =>
        Assert.That(
            () => TrajectoriesPlot.Render([Panel(new float[2])], Small with { Range = new(0, 1, 0, 2) }),
            Throws.ArgumentException.With.Message.Contains("square")
        );

    [TestCase(119, 200)]
    [TestCase(160, 0)]
    public void Render_TooSmallOrTooFew_IsRefused(int size, int most) =>
        Assert.That(
            () => TrajectoriesPlot.Render([Panel(new float[2])], Small with { PanelSize = size, Most = most }),
            Throws.InstanceOf<ArgumentOutOfRangeException>()
        );

    private static TrajectoriesPanel Panel(float[] xy) => new("ways", new Timeline([new(0, xy), new(1, xy.Select(x => x / 2).ToArray())]));

    private static Timeline Still(int count)
    {
        float[] xy = PointClouds.Gaussian(count, seed: 1);

        return new([new(0, xy), new(1, xy)]);
    }

    /// <summary>The mean column of a colour within the panel, above the legend.</summary>
    private static double Centre(Image<Rgb24> image, Rgb24 colour)
    {
        int[] columns =
        [
            .. Enumerable
                .Range(0, image.Width * (image.Height - 60))
                .Where(i => Near(image[i % image.Width, i / image.Width], colour))
                .Select(i => i % image.Width),
        ];

        return columns.Average();
    }

    private static bool Near(Rgb24 a, Rgb24 b) => Math.Abs(a.R - b.R) + Math.Abs(a.G - b.G) + Math.Abs(a.B - b.B) < 80;
}
