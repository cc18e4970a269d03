using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Imaging.Plots;

/// <summary>Draws the density of points in the plane as colours.</summary>
public static class DensityPlot
{
    /// <summary>A few crowded bins shall not darken all others.</summary>
    private const double ColourQuantile = 0.995;

    /// <summary>Draws a two-dimensional histogram with axes and a colour bar; both axes have the same scale.</summary>
    /// <param name="xy">Points, row-major, shape (N, 2); those outside the range, or not finite, are left out.</param>
    /// <param name="options">How it is drawn.</param>
    /// <returns>The picture, which the caller disposes.</returns>
    public static Image<Rgb24> Render(ReadOnlySpan<float> xy, DensityPlotOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var range = options.Range ?? PlotRange.Square(xy);
        var histogram = Histogram2D.Count(xy, range, options.Bins);
        double most = options.ColourMax ?? histogram.Quantile(ColourQuantile);
        if (!(most > 0)) most = 1; // no points: an empty panel, and a colour bar that has to end somewhere

        var picture = new HeatPicture(histogram.Density, histogram.Bins, range, most)
        {
            XLabel = options.XLabel,
            YLabel = options.YLabel,
        };

        return picture.Render(options.Width, options.Height, new PlotHeader(options.Title, options.Subtitle));
    }
}
