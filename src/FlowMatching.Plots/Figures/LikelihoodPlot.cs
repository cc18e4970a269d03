using System.Globalization;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Plots;

/// <summary>Draws a model's density on a grid.</summary>
public static class LikelihoodPlot
{
    /// <summary>Draws the density with axes, a colour bar of its own scale, and the integral over the grid below the title.</summary>
    /// <param name="density">The density p(x) at the grid's positions, shape (size · size); values that are not finite are drawn
    /// as 0, left out of the integral, and counted below the title.</param>
    /// <param name="grid">The grid.</param>
    /// <param name="options">How it is drawn.</param>
    /// <returns>The picture, which the caller disposes.</returns>
    public static Image<Rgb24> Render(ReadOnlySpan<float> density, PlotGrid grid, LikelihoodPlotOptions options)
    {
        ArgumentNullException.ThrowIfNull(grid);
        ArgumentNullException.ThrowIfNull(options);
        double integral = grid.Integral(density);
        var values = new double[density.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = float.IsFinite(density[i]) ? density[i] : 0;
        int missing = values.Length - CountFinite(density);

        double most = options.ColourMax ?? DensityLevels.Brightest(values);
        var header = new PlotHeader(options.Title, Subtitle(options.Note, integral, missing));
        return new HeatPicture(values, grid.Size, grid.Range, most).Render(options.Width, options.Height, header);
    }

    private static string Subtitle(string? note, double integral, int missing)
    {
        string text = "integral over the grid " + integral.ToString("0.0000", CultureInfo.InvariantCulture);
        if (!string.IsNullOrEmpty(note))
            text = $"{note} · {text}";

        return missing == 0 ? text : $"{text} · {missing} values not finite";
    }

    private static int CountFinite(ReadOnlySpan<float> values)
    {
        int count = 0;
        foreach (float value in values)
            count += float.IsFinite(value) ? 1 : 0;

        return count;
    }
}

/// <summary>How a model's density is drawn.</summary>
public sealed record LikelihoodPlotOptions
{
    /// <summary>Gets the line above the plot.</summary>
    public string? Title { get; init; }

    /// <summary>Gets what is said below the title before the integral, such as how the density was computed.</summary>
    public string? Note { get; init; }

    /// <summary>Gets the picture's width in pixels, at least 240.</summary>
    public int Width { get; init; } = 800;

    /// <summary>Gets the picture's height in pixels, at least 240.</summary>
    public int Height { get; init; } = 800;

    /// <summary>Gets the density of the brightest colour; by default 3 % of the mass has a higher one.</summary>
    public double? ColourMax { get; init; }
}
