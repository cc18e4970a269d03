
namespace FlowMatching.Imaging.Plots;

/// <summary>The distance of the samples from the data against the number of evaluations, one curve for each model;
/// both scales are logarithmic.</summary>
/// <param name="rows">The models.</param>
internal sealed class DistanceChart(IReadOnlyList<ComparisonRow> rows)
{
    private const double Margin = 1.25;

    /// <summary>Draws the chart.</summary>
    public void Draw(Canvas canvas, PixelRectangle bounds)
    {
        double[] distances = Quantiles.Sorted(rows.SelectMany(r => r.Panels).Select(p => p.SlicedWasserstein).Where(d => d > 0));
        if (distances.Length == 0) return;

        double most = rows.SelectMany(r => r.Panels).Max(p => p.Evaluations);
        var x = Axis.Logarithmic(1 / Margin, Math.Max(2, most) * Margin).Marked(rows[0].Panels.Select(p => p.Evaluations));
        var y = Axis.Logarithmic(distances[0] / Margin, distances[^1] * Margin, PlotFrame.MostTicks(bounds.Height, 40));
        var frame = new PlotFrame(bounds, x, y);
        frame.ShowGrid();
        for (int row = 0; row < rows.Count; row++)
            frame.AddCurve([.. rows[row].Panels.Select(p => (double)p.Evaluations)], [.. rows[row].Panels.Select(p => p.SlicedWasserstein)], LookOf(row));
        frame.Draw(canvas, "NFE", "SW₂ to the data");

        var series = rows.Select((row, i) => new CurveSeries(row.Label, [], LookOf(i)));
        new CurveLegend([.. series]).DrawInside(canvas, bounds);
    }

    private static CurveLook LookOf(int row) => new(CurveColours.At(row)) { Mark = CurveLook.MarkAt(0) };
}
