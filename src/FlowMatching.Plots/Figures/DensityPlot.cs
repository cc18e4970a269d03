using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Plots;

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
        if (!(most > 0))
            most = 1; // no points: an empty panel, and a colour bar that has to end somewhere

        var picture = new HeatPicture(histogram.Density, histogram.Bins, range, most) { XLabel = options.XLabel, YLabel = options.YLabel };

        return picture.Render(options.Width, options.Height, new PlotHeader(options.Title, options.Subtitle));
    }
}

/// <summary>How a density is drawn.</summary>
public sealed record DensityPlotOptions
{
    /// <summary>Gets the line above the plot.</summary>
    public string? Title { get; init; }

    /// <summary>Gets the smaller line below the title.</summary>
    public string? Subtitle { get; init; }

    /// <summary>Gets the picture's width in pixels, at least 240.</summary>
    public int Width { get; init; } = 800;

    /// <summary>Gets the picture's height in pixels, at least 240.</summary>
    public int Height { get; init; } = 800;

    /// <summary>Gets the number of bins in each direction.</summary>
    public int Bins { get; init; } = 300;

    /// <summary>Gets the part of the plane that is shown; by default a square about the points' central mass.</summary>
    public PlotRange? Range { get; init; }

    /// <summary>Gets the density of the brightest colour; by default the 99.5th percentile of the bins that hold points.</summary>
    public double? ColourMax { get; init; }

    /// <summary>Gets the name of the horizontal axis.</summary>
    public string XLabel { get; init; } = "x₁";

    /// <summary>Gets the name of the vertical axis.</summary>
    public string YLabel { get; init; } = "x₂";
}
