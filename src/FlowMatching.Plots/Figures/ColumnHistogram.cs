using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Plots;

/// <summary>Points of one coordinate: the histogram of the first set filled, those of the others as outlines upon it.</summary>
/// <param name="sets">The sets.</param>
/// <param name="ranges">What is shown.</param>
internal sealed class ColumnHistogram(IReadOnlyList<ColumnSet> sets, ColumnRanges ranges)
{
    private const int Width = 860,
        Height = 480;

    private const double Room = 1.08;

    /// <summary>Draws the picture.</summary>
    /// <param name="options">How it is drawn.</param>
    public Image<Rgb24> Render(ColumnsOptions options)
    {
        double[][] values = [.. sets.Select(set => ranges.Values(set, 0))];
        int bins = Histogram1D.BinsFor(values.Min(one => one.Length));
        double[][] densities = [.. values.Select(one => Histogram1D.Count(one, ranges.Of(0), bins))];
        double top = Room * Math.Max(densities.Max(one => one.Max()), double.Epsilon);

        var header = new PlotHeader(options.Title, options.Subtitle);
        var legend = new Legend(sets.Select((set, i) => Entry(set, i)), Width / 3);
        using var canvas = new Canvas(Width, Height);
        var y = Axis.Linear(0, top, PlotFrame.MostTicks(Height - header.Height));
        PixelRectangle bounds = new(
            PlotFrame.LeftMargin(y),
            header.Height,
            Width - legend.Width - PlotStyle.Margin,
            Height - PlotFrame.BottomMargin
        );
        var frame = new PlotFrame(bounds, ranges.AxisOf(0, PlotFrame.MostTicks(bounds.Width)), y);
        HistogramCurves.Draw(canvas, frame, ranges.Of(0), densities, top);
        frame.Draw(canvas, ranges.Names[0], "density");
        legend.DrawColumn(canvas, bounds.Right + (2 * PlotStyle.Gap), bounds.Top);
        header.Draw(canvas, bounds.Left);
        return canvas.ToImage();
    }

    private static LegendEntry Entry(ColumnSet set, int index) =>
        new(set.Name, new CurveLook(HistogramCurves.ColourOf(index), index == 0 ? 6 : 2).DrawSample);
}
