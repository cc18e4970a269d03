using System.Globalization;
using System.Numerics;

namespace FlowMatching.Plots;

/// <summary>Square panels beside each other, all over the same part of the plane, each below its title.</summary>
internal sealed class PanelRow
{
    /// <summary>The least width and height of a panel, in pixels, at which its title finds room.</summary>
    public const int LeastSize = 120;

    private const int PanelGap = 10;
    private const int PixelsPerTick = 44;

    private static readonly TextStyle NoteText = PlotStyle.Subtitle with { Horizontal = HorizontalAlignment.Centre };

    private readonly IReadOnlyList<PanelTitle> titles;
    private readonly bool hasNotes;

    /// <summary>Places the panels.</summary>
    /// <param name="range">The part of the plane, square.</param>
    /// <param name="size">The width and height of a panel in pixels.</param>
    /// <param name="top">Where the room of the titles begins.</param>
    /// <param name="titles">The titles, from left to right.</param>
    public PanelRow(PlotRange range, int size, int top, IReadOnlyList<PanelTitle> titles)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, LeastSize);
        range.RequireSquare();
        int ticks = PlotFrame.MostTicks(size, PixelsPerTick);
        var x = Axis.Linear(range.XMin, range.XMax, ticks);
        var y = Axis.Linear(range.YMin, range.YMax, ticks);
        this.titles = titles;
        hasNotes = titles.Any(t => t.Note.Length > 0);

        int left = PlotFrame.LeftMargin(y),
            step = size + PanelGap + PlotFrame.WidestLabel(x);
        top += PlotFrame.TextHeight(PlotStyle.Label) + (2 * PlotStyle.Gap) + (hasNotes ? NoteHeight : 0);
        Frames =
        [
            .. Enumerable
                .Range(0, titles.Count)
                .Select(i => new PixelRectangle(left + (i * step), top, left + (i * step) + size, top + size))
                .Select(bounds => new PlotFrame(bounds, x, y)),
        ];
    }

    /// <summary>Gets the panels.</summary>
    public IReadOnlyList<PlotFrame> Frames { get; }

    /// <summary>Gets where the first panel begins.</summary>
    public int Left => Frames[0].Bounds.Left;

    /// <summary>Gets where the last panel ends.</summary>
    public int Right => Frames[^1].Bounds.Right;

    /// <summary>Gets where the names of the axes end, with the picture's margin.</summary>
    public int Bottom => Frames[0].Bounds.Bottom + PlotFrame.BottomMargin;

    private static int NoteHeight => PlotFrame.TextHeight(NoteText) + PlotStyle.Gap;

    /// <summary>Draws the titles, borders and axes; the vertical axis stands at the first panel alone.</summary>
    public void DrawAround(Canvas canvas)
    {
        for (int i = 0; i < Frames.Count; i++)
        {
            Frames[i].Draw(canvas, "x₁", i == 0 ? "x₂" : null);
            DrawTitle(canvas, Frames[i].Bounds, titles[i]);
        }
    }

    private void DrawTitle(Canvas canvas, PixelRectangle panel, PanelTitle title)
    {
        var above = new Vector2((panel.Left + panel.Right) / 2f, panel.Top - PlotStyle.Gap - 2);
        canvas.DrawText(NoteText.Shorten(title.Note, panel.Width), above, NoteText);
        if (hasNotes)
            above.Y -= NoteHeight;
        var style = PlotStyle.Label with { Horizontal = HorizontalAlignment.Centre };
        canvas.DrawText(style.Shorten(title.Name, panel.Width), above, style);
    }
}

/// <summary>What stands above a panel.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Note">The smaller line below the name; none if empty.</param>
internal readonly record struct PanelTitle(string Name, string Note);

/// <summary>Writes the times of panels beside each other, all with as many digits.</summary>
internal static class TimeTitles
{
    /// <summary>Writes the times.</summary>
    /// <param name="times">From 0 to 1.</param>
    public static string[] Of(IReadOnlyList<double> times)
    {
        bool tenths = times.All(t => Math.Abs((10 * t) - Math.Round(10 * t)) < 1e-6);

        return [.. times.Select(t => "t = " + t.ToString(tenths ? "0.0" : "0.00", CultureInfo.InvariantCulture))];
    }
}

/// <summary>Writes a measured figure with about three digits.</summary>
internal static class FigureText
{
    /// <summary>Writes a figure.</summary>
    /// <param name="value">The figure; "not finite" if it is not.</param>
    public static string Of(double value)
    {
        if (!double.IsFinite(value))
            return "not finite";

        string format = Math.Abs(value) switch
        {
            0 => "0",
            < 0.0001 => "0.0E-0",
            < 0.1 => "0.0000",
            < 10 => "0.000",
            < 100 => "0.0",
            _ => "#,0",
        };
        return value.ToString(format, CultureInfo.InvariantCulture).Replace('-', '−');
    }
}
