using System.Numerics;
using FlowMatching.Imaging.Drawing;
using FlowMatching.Imaging.Drawing.Text;

namespace FlowMatching.Imaging.Plots;

/// <summary>A panel with its two axes: where values lie, and the ticks, numbers and names around it.</summary>
/// <param name="bounds">The panel itself, without what stands around it.</param>
/// <param name="x">The axis along its lower side.</param>
/// <param name="y">The axis along its left side, upwards.</param>
internal sealed class PlotFrame(PixelRectangle bounds, Axis x, Axis y)
{
    /// <summary>Values far outside are drawn this many pixels beyond the panel: too far to be seen, near enough for floats.</summary>
    private const double Beyond = 2000;

    /// <summary>The room below a panel for numbers and the axis' name.</summary>
    public static int BottomMargin { get; } = PlotStyle.TickLength + TextHeight(PlotStyle.TickText) + TextHeight(PlotStyle.Label)
        + (3 * PlotStyle.Gap) + PlotStyle.Margin;

    /// <summary>The room below a panel for numbers alone.</summary>
    public static int NumbersHeight { get; } = PlotStyle.TickLength + 1 + PlotStyle.Gap + TextHeight(PlotStyle.TickText);

    /// <summary>The panel.</summary>
    public PixelRectangle Bounds => bounds;

    /// <summary>Finds the room left of a panel for numbers and the axis' name.</summary>
    /// <param name="axis">The y axis.</param>
    public static int LeftMargin(Axis axis)
        => PlotStyle.Margin + TextHeight(PlotStyle.Label) + (3 * PlotStyle.Gap) + WidestLabel(axis) + PlotStyle.TickLength;

    /// <summary>Measures the widest number of an axis.</summary>
    public static int WidestLabel(Axis axis)
        => (int)MathF.Ceiling(axis.Ticks.Select(t => PlotStyle.TickText.Measure(t.Label)).DefaultIfEmpty(0).Max());

    /// <summary>Finds the room left of a panel for numbers alone.</summary>
    /// <param name="axis">The y axis.</param>
    public static int NumbersWidth(Axis axis) => WidestLabel(axis) + PlotStyle.Gap + PlotStyle.TickLength + 1;

    /// <summary>Finds how many numbers find room along an axis.</summary>
    public static int MostTicks(int pixels, int pixelsEach = 64) => Math.Max(2, pixels / pixelsEach);

    /// <summary>Finds where a point lies, in pixels.</summary>
    public Vector2 At(double xValue, double yValue) => new(
        (float)Math.Clamp(bounds.Left + (x.Fraction(xValue) * bounds.Width), bounds.Left - Beyond, bounds.Right + Beyond),
        (float)Math.Clamp(bounds.Bottom - (y.Fraction(yValue) * bounds.Height), bounds.Top - Beyond, bounds.Bottom + Beyond));

    /// <summary>Draws faint lines at the ticks, to be covered by the curves.</summary>
    public void DrawGrid(Canvas canvas)
    {
        foreach (var tick in x.Ticks)
            canvas.FillRectangle(ColumnOf(tick), bounds.Top, 1, bounds.Height, PlotStyle.GridLine);
        foreach (var tick in y.Ticks)
            canvas.FillRectangle(bounds.Left, RowOf(tick), bounds.Width, 1, PlotStyle.GridLine);
    }

    /// <summary>Draws the border, the ticks with their numbers, and the names of the axes.</summary>
    public void DrawAxes(Canvas canvas, string xLabel, string yLabel)
    {
        DrawBorder(canvas);
        DrawLowerAxis(canvas, xLabel);
        DrawLeftAxis(canvas, yLabel);
    }

    /// <summary>Draws the line around the panel, just outside it.</summary>
    public void DrawBorder(Canvas canvas)
        => canvas.DrawRectangle(new(bounds.Left - 1, bounds.Top - 1, bounds.Right + 1, bounds.Bottom + 1), 1, PlotStyle.Ink);

    /// <summary>The height of capitals and digits, in whole pixels.</summary>
    internal static int TextHeight(TextStyle style) => (int)MathF.Ceiling(style.CapitalHeight);

    /// <summary>Draws the ticks with their numbers below the panel, and the axis' name unless it is empty.</summary>
    public void DrawLowerAxis(Canvas canvas, string label)
    {
        var numbers = PlotStyle.TickText with { Horizontal = HorizontalAlignment.Centre, Vertical = VerticalAlignment.Top };
        int numbersTop = bounds.Bottom + 1 + PlotStyle.TickLength + PlotStyle.Gap;
        foreach (var tick in x.Ticks)
        {
            int column = ColumnOf(tick);
            canvas.FillRectangle(column, bounds.Bottom, 1, PlotStyle.TickLength + 1, PlotStyle.Ink);
            canvas.DrawText(tick.Label, new Vector2(column + 0.5f, numbersTop), numbers);
        }

        var centre = new Vector2((bounds.Left + bounds.Right) / 2f, numbersTop + TextHeight(PlotStyle.TickText) + (1.5f * PlotStyle.Gap));
        canvas.DrawText(label, centre, PlotStyle.Label with { Horizontal = HorizontalAlignment.Centre, Vertical = VerticalAlignment.Top });
    }

    /// <summary>Draws the ticks with their numbers left of the panel, and the axis' name unless it is empty.</summary>
    public void DrawLeftAxis(Canvas canvas, string label)
    {
        var numbers = PlotStyle.TickText with { Horizontal = HorizontalAlignment.Right, Vertical = VerticalAlignment.Middle };
        int ticksLeft = bounds.Left - 1 - PlotStyle.TickLength;
        foreach (var tick in y.Ticks)
        {
            int row = RowOf(tick);
            canvas.FillRectangle(ticksLeft, row, PlotStyle.TickLength + 1, 1, PlotStyle.Ink);
            canvas.DrawText(tick.Label, new Vector2(ticksLeft - PlotStyle.Gap, row + 0.5f), numbers);
        }

        var centre = new Vector2(ticksLeft - WidestLabel(y) - (2.5f * PlotStyle.Gap), (bounds.Top + bounds.Bottom) / 2f);
        canvas.DrawText(label, centre, PlotStyle.Label with { Horizontal = HorizontalAlignment.Centre, Upwards = true });
    }

    private int ColumnOf(Tick tick) => bounds.Left + (int)Math.Clamp(x.Fraction(tick.Value) * bounds.Width, 0, bounds.Width - 1);

    private int RowOf(Tick tick) => bounds.Bottom - 1 - (int)Math.Clamp(y.Fraction(tick.Value) * bounds.Height, 0, bounds.Height - 1);
}
