using FlowMatching.Imaging.Drawing;
using FlowMatching.Imaging.Plots.Colours;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Imaging.Plots;

/// <summary>Draws the density of points in the plane as colours.</summary>
public static class DensityPlot
{
    /// <summary>The least width and height, in pixels, at which numbers and names find room.</summary>
    private const int LeastSize = 240;

    /// <summary>A panel may lose this share of its size so that each bin takes whole pixels.</summary>
    private const double SnapLoss = 0.15;

    /// <summary>A few crowded bins shall not darken all others.</summary>
    private const double ColourQuantile = 0.995;

    /// <summary>Draws a two-dimensional histogram with axes and a colour bar; both axes have the same scale.</summary>
    /// <param name="xy">Points, row-major, shape (N, 2); those outside the range, or not finite, are left out.</param>
    /// <param name="options">How it is drawn.</param>
    /// <returns>The picture, which the caller disposes.</returns>
    public static Image<Rgb24> Render(ReadOnlySpan<float> xy, DensityPlotOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Width, LeastSize, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Height, LeastSize, nameof(options));

        var range = options.Range ?? PlotRange.Square(xy);
        var histogram = Histogram2D.Count(xy, range, options.Bins);
        double most = options.ColourMax ?? histogram.Quantile(ColourQuantile);
        if (!(most > 0)) most = 1; // no points: an empty panel, and a colour bar that has to end somewhere

        var canvas = new Canvas(options.Width, options.Height, PlotStyle.Background);
        Draw(canvas, histogram, range, most, options);
        return canvas.ToImage();
    }

    private static void Draw(Canvas canvas, Histogram2D histogram, PlotRange range, double most, DensityPlotOptions options)
    {
        var header = new PlotHeader(options.Title, options.Subtitle);
        int size = Math.Min(canvas.Width, canvas.Height);
        var x = Axis.Linear(range.XMin, range.XMax, PlotFrame.MostTicks(size));
        var y = Axis.Linear(range.YMin, range.YMax, PlotFrame.MostTicks(size));
        var bar = new ColourBar(ColourMap.Sequential, Axis.Linear(0, most, PlotFrame.MostTicks(size)), "density");

        var room = new PixelRectangle(
            PlotFrame.LeftMargin(y), header.Height, canvas.Width - bar.Width, canvas.Height - PlotFrame.BottomMargin);
        var panel = FitPanel(room, range, histogram.Bins);
        var frame = new PlotFrame(panel, x, y);

        using (var colours = Colours(histogram, panel, most))
            canvas.DrawImage(colours, panel.Left, panel.Top);
        frame.DrawAxes(canvas, options.XLabel, options.YLabel);
        bar.Draw(canvas, panel);
        header.Draw(canvas, panel.Left, panel.Top - header.Height);
    }

    /// <summary>Finds the largest panel of the range's shape, in the middle of the room.</summary>
    private static PixelRectangle FitPanel(PixelRectangle room, PlotRange range, int bins)
    {
        double scale = Math.Min(room.Width / range.Width, room.Height / range.Height);
        int width = Snap(scale * range.Width, bins), height = Snap(scale * range.Height, bins);
        int left = room.Left + ((room.Width - width) / 2), top = room.Top + ((room.Height - height) / 2);

        return new(left, top, left + width, top + height);
    }

    private static int Snap(double pixels, int bins)
    {
        int whole = (int)(pixels / bins) * bins;

        return whole >= (1 - SnapLoss) * pixels ? whole : (int)pixels;
    }

    private static Image<Rgb24> Colours(Histogram2D histogram, PixelRectangle panel, double most)
    {
        double[] values = BoxResampler.Resample(histogram.Density, histogram.Bins, panel.Width, panel.Height);
        var image = new Image<Rgb24>(panel.Width, panel.Height);
        image.ProcessPixelRows(rows =>
        {
            for (int y = 0; y < rows.Height; y++)
            {
                var row = rows.GetRowSpan(y);
                int first = (rows.Height - 1 - y) * rows.Width; // the histogram begins at the bottom, the image at the top
                for (int x = 0; x < row.Length; x++)
                    row[x] = ColourMap.Sequential.At(values[first + x] / most);
            }
        });

        return image;
    }
}
