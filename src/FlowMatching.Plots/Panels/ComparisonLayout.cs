using System.Globalization;
using System.Numerics;

namespace FlowMatching.Plots;

/// <summary>Where the parts of a comparison stand: rows of density panels, and below them the fields and the chart.</summary>
internal sealed class ComparisonLayout
{
    /// <summary>The room that a number takes along an axis of the lower row.</summary>
    public const int PixelsPerTick = 40;

    private const int PanelGap = 12;
    private const int FieldGap = 30;
    private const int MostFieldsAcross = 3; // more would be too small to be read: they go on below

    private readonly int left;
    private readonly int top;

    public ComparisonLayout(int width, int headerHeight, int rows, int columns, Axis fieldAxis, int barWidth, int legendHeight)
    {
        left = PlotStyle.Margin + PlotFrame.TextHeight(PlotStyle.Title) + (2 * PlotStyle.Gap);
        top = headerHeight + PlotFrame.TextHeight(PlotStyle.Label) + (2 * PlotStyle.Gap);
        Side = (width - left - PlotStyle.Margin - ((columns - 1) * PanelGap)) / columns;

        // The lower row: a field for each row, the colour bar of all, and a square chart.
        int axis = PlotFrame.NumbersWidth(fieldAxis),
            firstAxis = PlotFrame.LeftMargin(fieldAxis) - PlotStyle.Margin;
        int across = rows <= MostFieldsAcross ? rows : Math.Min((rows + 1) / 2, MostFieldsAcross);
        int room = width - PlotStyle.Margin - firstAxis - ((across - 1) * (axis + FieldGap)) - barWidth - ChartAxisWidth - PlotStyle.Margin;
        LowerSide = room / (across + 1);
        int lowerTop = Panel(rows - 1, 0).Bottom + CaptionHeight + FieldGap + PlotFrame.TextHeight(PlotStyle.Label) + PlotStyle.Gap;
        Fields =
        [
            .. Enumerable
                .Range(0, rows)
                .Select(row =>
                    Square(
                        PlotStyle.Margin + firstAxis + (row % across * (LowerSide + axis + FieldGap)),
                        lowerTop + (row / across * (LowerSide + PlotFrame.BottomMargin + FieldGap)),
                        LowerSide
                    )
                ),
        ];
        LastAcross = Fields[across - 1];
        Chart = Square(LastAcross.Right + barWidth + ChartAxisWidth, lowerTop, LowerSide);
        Height = Math.Max(Fields[^1].Bottom, Chart.Bottom + legendHeight) + PlotFrame.BottomMargin;
    }

    /// <summary>The room below a density panel for its distance.</summary>
    public static int CaptionHeight { get; } = PlotFrame.TextHeight(PlotStyle.Label) + (3 * PlotStyle.Gap);

    /// <summary>The room left of the chart for its numbers and its name.</summary>
    private static int ChartAxisWidth { get; } = 66;

    /// <summary>The width and height of a density panel.</summary>
    public int Side { get; }

    /// <summary>The fields' panels, one for each row.</summary>
    public IReadOnlyList<PixelRectangle> Fields { get; }

    /// <summary>The field beside which the colour bar stands: the last of the first line.</summary>
    public PixelRectangle LastAcross { get; }

    /// <summary>The chart's panel.</summary>
    public PixelRectangle Chart { get; }

    /// <summary>The picture's height.</summary>
    public int Height { get; }

    private int LowerSide { get; }

    /// <summary>Finds a density panel.</summary>
    public PixelRectangle Panel(int row, int column) =>
        Square(left + (column * (Side + PanelGap)), top + (row * (Side + CaptionHeight + PanelGap)), Side);

    private static PixelRectangle Square(int left, int top, int side) => new(left, top, left + side, top + side);
}

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
                PlotStyle.Title with
                {
                    Horizontal = HorizontalAlignment.Centre,
                    Upwards = true,
                }
            );
            for (int column = 0; column < rows[row].Panels.Count; column++)
                DrawAround(canvas, row, column);
        }

        for (int row = 0; row < rows.Count; row++)
            DrawFieldAxes(canvas, row);
        bar.Draw(canvas, layout.LastAcross);
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
        if (row == 0)
            DrawAbove(canvas, panel, "NFE " + cell.Evaluations.ToString(CultureInfo.InvariantCulture));

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
        frame.Draw(canvas, "x₁", panel.Left == layout.Fields[0].Left ? "x₂" : "");
        DrawAbove(canvas, panel, "velocity of " + rows[row].Label);
    }
}

/// <summary>The distance of the samples from the data against the number of evaluations, one curve for each model;
/// both scales are logarithmic.</summary>
/// <param name="rows">The models.</param>
internal sealed class DistanceChart(IReadOnlyList<ComparisonRow> rows)
{
    private const double Margin = 1.25;
    private const int MostInside = 2; // a legend of more would lie on the curves

    private readonly CurveLegend legend = new([.. rows.Select((row, i) => new CurveSeries(row.Label, [], LookOf(i)))]);

    /// <summary>The room that the legend takes below the chart; 0 where it finds room inside.</summary>
    public int HeightBelow => rows.Count > MostInside ? legend.Height : 0;

    /// <summary>Draws the chart.</summary>
    public void Draw(Canvas canvas, PixelRectangle bounds)
    {
        double[] distances = Quantiles.Sorted(rows.SelectMany(r => r.Panels).Select(p => p.SlicedWasserstein).Where(d => d > 0));
        if (distances.Length == 0)
            return;

        double most = rows.SelectMany(r => r.Panels).Max(p => p.Evaluations);
        var x = Axis.Logarithmic(1 / Margin, Math.Max(2, most) * Margin).Marked(rows[0].Panels.Select(p => p.Evaluations));
        var y = Axis.Logarithmic(distances[0] / Margin, distances[^1] * Margin, PlotFrame.MostTicks(bounds.Height, 40));
        var frame = new PlotFrame(bounds, x, y);
        frame.ShowGrid();
        for (int row = 0; row < rows.Count; row++)
            frame.AddCurve(
                [.. rows[row].Panels.Select(p => (double)p.Evaluations)],
                [.. rows[row].Panels.Select(p => p.SlicedWasserstein)],
                LookOf(row)
            );
        frame.Draw(canvas, "NFE", "SW₂ to the data");

        if (HeightBelow > 0)
            legend.DrawBelow(canvas, bounds);
        else
            legend.DrawInside(canvas, bounds);
    }

    private static CurveLook LookOf(int row) => new(CurveColours.At(row)) { Mark = CurveLook.MarkAt(0) };
}
