using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Plots.Tests;

public sealed class QuiverPlotTests
{
    private static readonly PlotGrid Grid = new(new PlotRange(-2, 2, -2, 2), 7);

    [Test]
    public void Render_Whirl_LooksAsExpected()
    {
        float[] vectors = [.. Grid.Positions().Chunk(2).SelectMany(p => new[] { -p[1], p[0] })];

        var options = new QuiverPlotOptions
        {
            Title = "whirl",
            Subtitle = "v = (−y, x)",
            Width = 360,
            Height = 340,
        };

        using var image = QuiverPlot.Render(vectors, Grid, options);

        ExpectedPicture.Require(image, "quiver.png");
        Assert.That(PictureInk.TouchesEdge(image, border: 5), Is.False);
    }

    [Test]
    public void Render_AllFast_NoArrowLeavesItsCell()
    {
        // Vectors along x: each row of arrows is thin, and between two cells of a row a white gap stays.
        float[] vectors = [.. Enumerable.Repeat(new[] { 50f, 0f }, Grid.Cells).SelectMany(v => v)];

        using var image = QuiverPlot.Render(vectors, Grid, new QuiverPlotOptions { Width = 400, Height = 400 });

        var white = new Rgb24(255, 255, 255);
        int runs = Enumerable
            .Range(0, image.Height)
            .Max(y => Enumerable.Range(1, image.Width - 1).Count(x => image[x, y] != white && image[x - 1, y] == white));
        Assert.That(runs, Is.GreaterThanOrEqualTo(Grid.Size + 1)); // the arrows of a row, and what is drawn around the panel
    }

    [Test]
    public void Render_NothingMoves_GivesDots()
    {
        using var image = QuiverPlot.Render(new float[2 * Grid.Cells], Grid, new QuiverPlotOptions());

        Assert.That(PictureInk.TouchesEdge(image, border: 5), Is.False);
    }

    [Test]
    public void Render_NotFinite_IsLeftOut()
    {
        float[] vectors = [.. Enumerable.Repeat(float.NaN, 2 * Grid.Cells)];

        Assert.That(() => QuiverPlot.Render(vectors, Grid, new QuiverPlotOptions()).Dispose(), Throws.Nothing);
    }

    [Test]
    public void Render_OtherLength_IsRefused() =>
        Assert.That(
            () => QuiverPlot.Render(new float[10], Grid, new QuiverPlotOptions()),
            Throws.ArgumentException.With.Message.Contains("7 x 7")
        );
}
