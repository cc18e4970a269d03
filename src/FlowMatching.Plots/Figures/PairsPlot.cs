using System.Numerics;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Plots;

/// <summary>Points of many coordinates: a panel for every pair of the first eight, the first set above the diagonal and the second below
/// it, the histograms of all on it.</summary>
/// <param name="sets">The sets; those after the second are on the diagonal only.</param>
/// <param name="ranges">What is shown.</param>
internal sealed class PairsPlot(IReadOnlyList<ColumnSet> sets, ColumnRanges ranges)
{
    private const int Whole = 960,
        Between = 8,
        LegendRoom = 30,
        TickPixels = 44,
        TickRows = 34; // numbers lie beside each other along x, below each other along y

    private const double Room = 1.1;

    private readonly int columns = ranges.Names.Count;

    private int Side => (Whole / columns) - Between;

    /// <summary>Draws the picture.</summary>
    /// <param name="options">How it is drawn.</param>
    public Image<Rgb24> Render(ColumnsOptions options)
    {
        var header = new PlotHeader(options.Title, Subtitle(options));
        int left = Enumerable.Range(0, columns).Max(column => PlotFrame.LeftMargin(AxisUp(column))),
            top = header.Height + LegendRoom;
        using var canvas = new Canvas(left + Whole + PlotStyle.Margin, top + Whole + PlotFrame.BottomMargin);
        for (int row = 0; row < columns; row++)
        for (int column = 0; column < columns; column++)
        {
            int x = left + (column * (Side + Between)),
                y = top + (row * (Side + Between));
            Draw(canvas, new PixelRectangle(x, y, x + Side, y + Side), row, column);
        }

        new Legend(sets.Select(Entry), Whole / sets.Count).DrawRow(canvas, left, left, header.Height + (LegendRoom / 3));
        header.Draw(canvas, left);
        return canvas.ToImage();
    }

    private string Subtitle(ColumnsOptions options)
    {
        string sides = sets.Count > 1 ? $"above the diagonal {sets[0].Name}, below {sets[1].Name}" : $"{sets[0].Name} on both sides";
        string part = options.Columns.Count > columns ? $"; the first {columns} of {options.Columns.Count} columns" : "";
        return $"{options.Subtitle}{(string.IsNullOrEmpty(options.Subtitle) ? "" : "; ")}{sides}{part}";
    }

    private void Draw(Canvas canvas, PixelRectangle bounds, int row, int column)
    {
        bool isFirst = column == 0,
            isLast = row == columns - 1;
        string below = isLast ? Shorten(column) : "";
        if (row == column)
        {
            DrawMarginal(canvas, bounds, column, below);
            return;
        }

        var set = column > row || sets.Count == 1 ? sets[0] : sets[1];
        PlaneDensity.Draw(canvas, bounds, ranges.Pairs(set, column, row), ranges.Plane(column, row));
        var x = isLast ? AxisOf(column) : AxisOf(column).Marked([]);
        new PlotFrame(bounds, x, AxisUp(row)).Draw(canvas, below, isFirst ? Shorten(row) : null);
    }

    private void DrawMarginal(Canvas canvas, PixelRectangle bounds, int column, string below)
    {
        double[][] values = [.. sets.Select(set => ranges.Values(set, column))];
        int bins = Math.Min(Histogram1D.BinsFor(values.Min(one => one.Length)), Side / 3);
        double[][] densities = [.. values.Select(one => Histogram1D.Count(one, ranges.Of(column), bins))];
        double most = Room * Math.Max(densities.Max(one => one.Max()), double.Epsilon);
        var x = column == columns - 1 ? AxisOf(column) : AxisOf(column).Marked([]);
        var frame = new PlotFrame(bounds, x, Axis.Linear(0, most).Marked([]));
        HistogramCurves.Draw(canvas, frame, ranges.Of(column), densities, most);
        frame.Draw(canvas, below, column == 0 ? Shorten(0) : null);
        canvas.DrawText(
            Shorten(column),
            new Vector2(bounds.Left + 4, bounds.Top + 4),
            PlotStyle.TickText with
            {
                Vertical = VerticalAlignment.Top,
            }
        );
    }

    private string Shorten(int column) => PlotStyle.Label.Shorten(ranges.Names[column], Side);

    private Axis AxisOf(int column) => ranges.AxisOf(column, PlotFrame.MostTicks(Side, TickPixels));

    private Axis AxisUp(int column) => ranges.AxisOf(column, PlotFrame.MostTicks(Side, TickRows));

    private static LegendEntry Entry(ColumnSet set, int index) =>
        new(set.Name, new CurveLook(HistogramCurves.ColourOf(index), index == 0 ? 6 : 2).DrawSample);
}
