using System.Numerics;

namespace FlowMatching.Plots;

/// <summary>The strip beside a plot that says which colour is which value.</summary>
/// <param name="map">The colours.</param>
/// <param name="axis">The values, from the map's first colour to its last.</param>
/// <param name="label">What the values are.</param>
internal sealed class ColourBar(ColourMap map, Axis axis, string label)
{
    private const int Distance = 16;
    private const int BarWidth = 16;

    /// <summary>The room right of the panel for the bar, its numbers and its name.</summary>
    public int Width => Distance + BarWidth + NameDistance + PlotStyle.Margin;

    /// <summary>From the bar's right side to the baseline of its name, which runs upwards.</summary>
    private int NameDistance =>
        PlotStyle.TickLength + (4 * PlotStyle.Gap) + PlotFrame.WidestLabel(axis) + PlotFrame.TextHeight(PlotStyle.Label);

    /// <summary>Draws the bar along the right side of a panel.</summary>
    public void Draw(Canvas canvas, PixelRectangle panel)
    {
        int left = panel.Right + Distance,
            right = left + BarWidth;
        for (int y = panel.Top; y < panel.Bottom; y++)
            canvas.FillRectangle(left, y, BarWidth, 1, map.At((panel.Bottom - 1 - y) / (panel.Height - 1.0)));
        canvas.DrawRectangle(new(left - 1, panel.Top - 1, right + 1, panel.Bottom + 1), PlotStyle.Ink);

        var numbers = PlotStyle.TickText with { Vertical = VerticalAlignment.Middle };
        foreach (var tick in axis.Ticks)
        {
            int row = panel.Bottom - 1 - (int)Math.Clamp(axis.Fraction(tick.Value) * panel.Height, 0, panel.Height - 1);
            canvas.FillRectangle(right, row, PlotStyle.TickLength + 1, 1, PlotStyle.Ink);
            canvas.DrawText(tick.Label, new Vector2(right + 1 + PlotStyle.TickLength + PlotStyle.Gap, row + 0.5f), numbers);
        }

        var name = PlotStyle.Label with { Horizontal = HorizontalAlignment.Centre, Upwards = true };
        canvas.DrawText(label, new Vector2(right + NameDistance, (panel.Top + panel.Bottom) / 2f), name);
    }
}
