using System.Numerics;
using FlowMatching.Imaging.Drawing;
using FlowMatching.Imaging.Plots.Colours;

namespace FlowMatching.Imaging.Plots.Panels;

/// <summary>The distance of the samples from the data against the number of evaluations, one curve for each model;
/// both scales are logarithmic.</summary>
/// <param name="rows">The models.</param>
internal sealed class DistanceChart(IReadOnlyList<ComparisonRow> rows)
{
    private const float LineWidth = 2;
    private const float MarkRadius = 3.5f;
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
        frame.DrawGrid(canvas);
        for (int row = 0; row < rows.Count; row++) DrawCurve(canvas, frame, rows[row], CurveColours.At(row));
        frame.DrawAxes(canvas, "NFE", "SW₂ to the data");

        var series = rows.Select((row, i) => new CurveSeries(row.Label, [], CurveColours.At(i), LineWidth));
        new CurveLegend([.. series]).DrawInside(canvas, bounds);
    }

    private static void DrawCurve(Canvas canvas, PlotFrame frame, ComparisonRow row, Paint paint)
    {
        Vector2[] points =
        [
            .. row.Panels.Where(p => p.SlicedWasserstein > 0 && double.IsFinite(p.SlicedWasserstein))
                .Select(p => frame.At(p.Evaluations, p.SlicedWasserstein)),
        ];
        if (points.Length > 0) canvas.DrawPolyline(points, LineWidth, paint);
        foreach (var point in points) canvas.FillDisc(point, MarkRadius, paint);
    }
}
