using System.Numerics;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Plots;

/// <summary>Points of two or three coordinates: a row for each set, a panel for each pair of coordinates.</summary>
/// <param name="sets">The sets.</param>
/// <param name="ranges">What is shown.</param>
internal sealed class ProjectionsPlot(IReadOnlyList<ColumnSet> sets, ColumnRanges ranges)
{
    private const int Side = 260,
        NameRoom = 26;

    /// <summary>Draws the picture.</summary>
    /// <param name="options">How it is drawn.</param>
    public Image<Rgb24> Render(ColumnsOptions options)
    {
        (int X, int Y)[] planes = ranges.Names.Count == 2 ? [(0, 1)] : [(0, 1), (0, 2), (1, 2)];
        var header = new PlotHeader(options.Title, options.Subtitle);
        int left = planes.Max(plane => PlotFrame.LeftMargin(AxisOf(plane.Y))),
            height = Side + NameRoom + PlotFrame.BottomMargin;
        using var canvas = new Canvas((planes.Length * (left + Side)) + PlotStyle.Margin, header.Height + (sets.Count * height));
        for (int row = 0; row < sets.Count; row++)
        for (int column = 0; column < planes.Length; column++)
        {
            int x = left + (column * (left + Side)),
                y = header.Height + NameRoom + (row * height);
            Draw(canvas, new PixelRectangle(x, y, x + Side, y + Side), sets[row], planes[column]);
            if (column == 0)
                canvas.DrawText(sets[row].Name, new Vector2(x, y - PlotStyle.Gap - 2), PlotStyle.Label with { Face = PlotFonts.Bold });
        }

        header.Draw(canvas, left);
        return canvas.ToImage();
    }

    private static int Ticks => PlotFrame.MostTicks(Side);

    private Axis AxisOf(int column) => ranges.AxisOf(column, Ticks);

    private void Draw(Canvas canvas, PixelRectangle bounds, ColumnSet set, (int X, int Y) plane)
    {
        PlaneDensity.Draw(canvas, bounds, ranges.Pairs(set, plane.X, plane.Y), ranges.Plane(plane.X, plane.Y));
        new PlotFrame(bounds, AxisOf(plane.X), AxisOf(plane.Y)).Draw(canvas, ranges.Names[plane.X], ranges.Names[plane.Y]);
    }
}

/// <summary>The density of points of the plane, as smooth as their number asks for.</summary>
internal static class PlaneDensity
{
    private const int FewestBins = 20;

    /// <summary>Fills a panel.</summary>
    /// <param name="canvas">Where.</param>
    /// <param name="bounds">The panel.</param>
    /// <param name="xy">The points, row by row.</param>
    /// <param name="range">The part of the plane.</param>
    public static void Draw(Canvas canvas, PixelRectangle bounds, float[] xy, PlotRange range)
    {
        int bins = Math.Clamp((int)Math.Sqrt(xy.Length / 2), FewestBins, Math.Min(bounds.Width, bounds.Height) / 2);
        double[] density = [.. Histogram2D.Count(xy, range, bins).Density];
        int passes = BinomialBlur.PassesFor(xy.Length / 2, bins);
        for (int pass = 0; pass < Math.Min(passes, 2); pass++)
            BinomialBlur.Apply(density, bins);

        new HeatMap(ColourMap.Sequential, DensityLevels.Brightest(density)).Draw(canvas, bounds, density, bins);
    }
}
