using System.Numerics;

namespace FlowMatching.Imaging.Plots;

/// <summary>The list of a panel's curves: a piece of each line and its name.</summary>
/// <param name="series">The curves.</param>
internal sealed class CurveLegend(IReadOnlyList<CurveSeries> series)
{
    private const int LineHeight = 21;
    private const int Padding = 8;

    /// <summary>A faint, noisy curve looks like a band in the plot; so does its sample.</summary>
    private const float FaintWidth = 6;

    /// <summary>The width with the room around it.</summary>
    public int Width => (2 * Padding) + Legend.SampleWidth + PlotStyle.Gap
        + (int)MathF.Ceiling(series.Select(s => PlotStyle.LegendText.Measure(s.Name)).DefaultIfEmpty(0).Max());

    private int Height => (2 * Padding) + (series.Count * LineHeight) - (LineHeight / 3);

    /// <summary>Draws the legend right of a panel.</summary>
    public void DrawBeside(Canvas canvas, PixelRectangle panel) => DrawLines(canvas, panel.Right + PlotStyle.Gap, panel.Top - 1);

    /// <summary>Draws the legend in a panel's upper right corner, where a falling curve leaves room.</summary>
    public void DrawInside(Canvas canvas, PixelRectangle panel)
    {
        int left = panel.Right - Width - Padding, top = panel.Top + Padding;
        var box = new PixelRectangle(left, top, left + Width, top + Height);
        canvas.FillRectangle(box.Left, box.Top, box.Width, box.Height, new Paint(PlotStyle.Background, 0.9f));
        canvas.DrawRectangle(box, PlotStyle.GridLine);
        DrawLines(canvas, left, top);
    }

    private void DrawLines(Canvas canvas, int left, int top)
    {
        float y = top + Padding + (LineHeight / 3f);
        foreach (var curve in series)
        {
            var look = curve.Look.Paint.Opacity < 1 ? curve.Look with { Width = FaintWidth } : curve.Look;
            look.DrawSample(canvas, new Vector2(left + Padding + (Legend.SampleWidth / 2f), y));
            canvas.DrawText(curve.Name, new Vector2(left + Padding + Legend.SampleWidth + PlotStyle.Gap, y), PlotStyle.LegendText);
            y += LineHeight;
        }
    }
}
