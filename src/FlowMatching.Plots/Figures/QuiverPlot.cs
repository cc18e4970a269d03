using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Plots;

/// <summary>Draws a vector field as arrows.</summary>
public static class QuiverPlot
{
    private const int LeastSize = 240;

    /// <summary>Draws arrows in a square panel with axes, their colours the speed, which a colour bar names.</summary>
    /// <param name="vectors">The vector at each of the grid's positions, shape (size · size, 2); those not finite are left out.</param>
    /// <param name="grid">The grid; 15 to 20 cells a side can be read.</param>
    /// <param name="options">How it is drawn.</param>
    /// <returns>The picture, which the caller disposes.</returns>
    public static Image<Rgb24> Render(ReadOnlyMemory<float> vectors, PlotGrid grid, QuiverPlotOptions options)
    {
        ArgumentNullException.ThrowIfNull(grid);
        ArgumentNullException.ThrowIfNull(options);
        grid.Range.RequireSquare();
        grid.Require(vectors.Length, valuesPerCell: 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Width, LeastSize, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Height, LeastSize, nameof(options));

        using var canvas = new Canvas(options.Width, options.Height);
        Draw(canvas, vectors.Span, grid, options.SpeedMax ?? QuiverPanel.SpeedMax([vectors]), options);
        return canvas.ToImage();
    }

    private static void Draw(Canvas canvas, ReadOnlySpan<float> vectors, PlotGrid grid, double speedMax, QuiverPlotOptions options)
    {
        var header = new PlotHeader(options.Title, options.Subtitle);
        int ticks = PlotFrame.MostTicks(Math.Min(canvas.Width, canvas.Height));
        var x = Axis.Linear(grid.Range.XMin, grid.Range.XMax, ticks);
        var y = Axis.Linear(grid.Range.YMin, grid.Range.YMax, ticks);
        var bar = new ColourBar(QuiverPanel.Map, Axis.Linear(0, speedMax, ticks), "speed");

        int left = PlotFrame.LeftMargin(y);
        int roomWidth = canvas.Width - bar.Width - left,
            roomHeight = canvas.Height - PlotFrame.BottomMargin - header.Height;
        int side = Math.Min(roomWidth, roomHeight);
        left += (roomWidth - side) / 2;
        int top = header.Height + ((roomHeight - side) / 2);
        var panel = new PixelRectangle(left, top, left + side, top + side);

        new PlotFrame(panel, x, y).Draw(canvas, "x₁", "x₂");
        new QuiverPanel(panel, grid, speedMax).Draw(canvas, vectors);
        bar.Draw(canvas, panel);
        header.Draw(canvas, left, top - header.Height);
    }
}

/// <summary>How a vector field is drawn.</summary>
public sealed record QuiverPlotOptions
{
    /// <summary>Gets the line above the plot.</summary>
    public string? Title { get; init; }

    /// <summary>Gets the smaller line below the title.</summary>
    public string? Subtitle { get; init; }

    /// <summary>Gets the picture's width in pixels, at least 240.</summary>
    public int Width { get; init; } = 800;

    /// <summary>Gets the picture's height in pixels, at least 240.</summary>
    public int Height { get; init; } = 760;

    /// <summary>Gets the speed from which on arrows are as long as a cell; by default 12 % of the vectors are faster.</summary>
    public double? SpeedMax { get; init; }
}
