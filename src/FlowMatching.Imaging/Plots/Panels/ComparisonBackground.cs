using System.Globalization;
using System.Numerics;

namespace FlowMatching.Imaging.Plots;

/// <summary>What stands still in a comparison: names, distances, axes and the chart.</summary>
/// <param name="rows">The models.</param>
/// <param name="range">The part of the plane that all panels show.</param>
/// <param name="layout">Where all stands.</param>
internal sealed class ComparisonBackground(IReadOnlyList<ComparisonRow> rows, PlotRange range, ComparisonLayout layout)
{
    /// <summary>Draws it.</summary>
    public void Draw(Canvas canvas, ColourBar bar)
    {
        for (int row = 0; row < rows.Count; row++)
        {
            var first = layout.Panel(row, 0);
            var beside = new Vector2(PlotStyle.Margin + PlotFrame.TextHeight(PlotStyle.Title), (first.Top + first.Bottom) / 2f);
            canvas.DrawText(
                PlotStyle.Title.Shorten(rows[row].Label, first.Height),
                beside,
                PlotStyle.Title with { Horizontal = HorizontalAlignment.Centre, Upwards = true });
            for (int column = 0; column < rows[row].Panels.Count; column++) DrawAround(canvas, row, column);
        }

        for (int row = 0; row < rows.Count; row++) DrawFieldAxes(canvas, row);
        bar.Draw(canvas, layout.Fields[^1]);
        new DistanceChart(rows).Draw(canvas, layout.Chart);
        DrawAbove(canvas, layout.Chart, "SW₂ by network evaluations");
    }

    private static void DrawAbove(Canvas canvas, PixelRectangle panel, string text)
    {
        var above = new Vector2((panel.Left + panel.Right) / 2f, panel.Top - PlotStyle.Gap - 2);
        string shown = PlotStyle.Label.Shorten(text, panel.Width);
        canvas.DrawText(shown, above, PlotStyle.Label with { Horizontal = HorizontalAlignment.Centre });
    }

    private void DrawAround(Canvas canvas, int row, int column)
    {
        var panel = layout.Panel(row, column);
        var cell = rows[row].Panels[column];
        canvas.DrawRectangle(new(panel.Left - 1, panel.Top - 1, panel.Right + 1, panel.Bottom + 1), PlotStyle.Ink);
        if (row == 0) DrawAbove(canvas, panel, "NFE " + cell.Evaluations.ToString(CultureInfo.InvariantCulture));

        bool best = rows.All(r => column >= r.Panels.Count || r.Panels[column].SlicedWasserstein >= cell.SlicedWasserstein);
        var style = PlotStyle.Label with
        {
            Face = best ? PlotFonts.Bold : PlotFonts.Regular,
            Horizontal = HorizontalAlignment.Centre,
            Vertical = VerticalAlignment.Top,
        };
        string digits = cell.SlicedWasserstein < 0.1 ? "0.0000" : "0.000";
        string text = "SW₂ " + cell.SlicedWasserstein.ToString(digits, CultureInfo.InvariantCulture);
        canvas.DrawText(text, new Vector2((panel.Left + panel.Right) / 2f, panel.Bottom + (1.5f * PlotStyle.Gap)), style);
    }

    private void DrawFieldAxes(Canvas canvas, int row)
    {
        var panel = layout.Fields[row];
        int ticks = PlotFrame.MostTicks(panel.Width, ComparisonLayout.PixelsPerTick);
        var frame = new PlotFrame(panel, Axis.Linear(range.XMin, range.XMax, ticks), Axis.Linear(range.YMin, range.YMax, ticks));
        frame.Draw(canvas, "x₁", row == 0 ? "x₂" : "");
        DrawAbove(canvas, panel, "velocity of " + rows[row].Label);
    }
}
