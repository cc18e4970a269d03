using System.Numerics;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Plots;

/// <summary>Draws the velocity field and the samples that it moves, side by side, from t = 0 to t = 1.</summary>
public static class FieldAndSamplesAnimation
{
    private const int LeastWidth = 600;
    private const int LeastHeight = 300;

    /// <summary>Pixels per bin of the density in each direction.</summary>
    private const int BinPixels = 2;

    private const int TitleRoom = 20;

    /// <summary>Draws the frames.</summary>
    /// <param name="grid">Where the field was evaluated; its range is what both panels show.</param>
    /// <param name="velocities">The field over time, each state of shape (size · size, 2) in the order of the grid's positions.</param>
    /// <param name="samples">The points over time, each state of shape (N, 2).</param>
    /// <param name="options">How it is drawn.</param>
    /// <returns>The frames, which the caller disposes; <see cref="AnimationFile"/> saves them.</returns>
    public static Image<Rgba32> Render(PlotGrid grid, Timeline velocities, Timeline samples, FieldAndSamplesOptions options)
    {
        ArgumentNullException.ThrowIfNull(grid);
        ArgumentNullException.ThrowIfNull(velocities);
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(options);
        grid.Range.RequireSquare();
        grid.Require(velocities.Length, valuesPerCell: 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Width, LeastWidth, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Height, LeastHeight, nameof(options));
        options.Timing.Validate();

        double speedMax = QuiverPanel.SpeedMax(velocities.States.Select(s => s.Values));
        using var canvas = new Canvas(options.Width, options.Height);
        var (left, right) = DrawBackground(canvas, grid.Range, speedMax, options);
        var density = new DensityPanel(right, grid.Range, BinPixels);
        var scale = new DensityScale([(density, samples)]);
        IMovingPart[] parts =
        [
            new MovingField(left, grid, velocities, speedMax),
            new MovingDensity(density, samples, scale),
            new TimeLabel(right.Right),
        ];

        return FrameSequence.Render(canvas, options.Timing, parts);
    }

    private static (PixelRectangle Left, PixelRectangle Right) DrawBackground(
        Canvas canvas,
        PlotRange range,
        double speedMax,
        FieldAndSamplesOptions options
    )
    {
        var header = new PlotHeader(options.Title ?? " ", options.Subtitle); // the time stands in the title's line
        int ticks = PlotFrame.MostTicks(canvas.Height);
        var x = Axis.Linear(range.XMin, range.XMax, ticks);
        var y = Axis.Linear(range.YMin, range.YMax, ticks);
        var bar = new ColourBar(QuiverPanel.Map, Axis.Linear(0, speedMax, ticks), "speed");
        var (left, right) = Place(canvas, header.Height + TitleRoom, y, bar.Width);

        foreach (var (panel, title) in new[] { (left, "velocity field"), (right, "density of the samples") })
        {
            var frame = new PlotFrame(panel, x, y);
            frame.Draw(canvas, "x₁", panel == left ? "x₂" : "");
            var above = new Vector2((panel.Left + panel.Right) / 2f, panel.Top - PlotStyle.Gap - 2);
            canvas.DrawText(title, above, PlotStyle.Label with { Horizontal = HorizontalAlignment.Centre });
        }

        bar.Draw(canvas, left);
        header.Draw(canvas, left.Left, 0, right.Right - TimeLabel.Width);
        return (left, right);
    }

    /// <summary>Finds the two largest equal squares, of whole bins, in the middle of the room.</summary>
    private static (PixelRectangle Left, PixelRectangle Right) Place(Canvas canvas, int top, Axis y, int barWidth)
    {
        int leftMargin = PlotFrame.LeftMargin(y),
            between = barWidth + PlotFrame.NumbersWidth(y);
        int roomWidth = (canvas.Width - leftMargin - between - PlotStyle.Margin) / 2;
        int roomHeight = canvas.Height - top - PlotFrame.BottomMargin;
        int side = Math.Min(roomWidth, roomHeight) / BinPixels * BinPixels;

        int left = leftMargin + Math.Max(0, roomWidth - side);
        int right = left + side + between;
        top += (roomHeight - side) / 2;
        return (new(left, top, left + side, top + side), new(right, top, right + side, top + side));
    }
}

/// <summary>How an animation of field and samples is drawn.</summary>
public sealed record FieldAndSamplesOptions
{
    /// <summary>Gets the line above both panels.</summary>
    public string? Title { get; init; }

    /// <summary>Gets the smaller line below the title.</summary>
    public string? Subtitle { get; init; }

    /// <summary>Gets the picture's width in pixels, at least 600.</summary>
    public int Width { get; init; } = 1200;

    /// <summary>Gets the picture's height in pixels, at least 300.</summary>
    public int Height { get; init; } = 600;

    /// <summary>Gets the number and the times of the frames.</summary>
    public AnimationTiming Timing { get; init; } = new();
}
