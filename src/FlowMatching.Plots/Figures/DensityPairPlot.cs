using System.Globalization;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Plots;

/// <summary>Draws a learned density beside the true one.</summary>
public static class DensityPairPlot
{
    private const int PixelsPerTick = 48;

    /// <summary>Draws both as colours on one scale, over the same part of the plane; above each its integral over the grid.</summary>
    /// <param name="learned">The learned density at the grid's positions, shape (size · size); values not finite are drawn as 0.</param>
    /// <param name="truth">The true density there, shape (size · size).</param>
    /// <param name="grid">The grid; its range is square.</param>
    /// <param name="options">How it is drawn.</param>
    /// <returns>The picture, which the caller disposes.</returns>
    public static Image<Rgb24> Render(ReadOnlySpan<float> learned, ReadOnlySpan<float> truth, PlotGrid grid, DensityPairOptions options)
    {
        ArgumentNullException.ThrowIfNull(grid);
        ArgumentNullException.ThrowIfNull(options);
        PanelTitle[] titles = [new("learned", Note(grid.Integral(learned))), new("true", Note(grid.Integral(truth)))];
        double[][] densities = [Finite(learned), Finite(truth)];
        double most = options.ColourMax ?? DensityLevels.Brightest(densities[1]);

        var header = new PlotHeader(options.Title, options.Subtitle);
        var row = new PanelRow(grid.Range, options.PanelSize, header.Height, titles);
        var scale = Axis.Linear(0, most, PlotFrame.MostTicks(options.PanelSize, PixelsPerTick));
        var bar = new ColourBar(ColourMap.Sequential, scale, "density");
        using var canvas = new Canvas(row.Right + bar.Width, row.Bottom);
        header.Draw(canvas, row.Left);
        row.DrawAround(canvas);
        for (int i = 0; i < densities.Length; i++)
            new HeatMap(ColourMap.Sequential, most).Draw(canvas, row.Frames[i].Bounds, densities[i], grid.Size);
        bar.Draw(canvas, row.Frames[^1].Bounds);
        return canvas.ToImage();
    }

    private static string Note(double integral) => "integral " + integral.ToString("0.0000", CultureInfo.InvariantCulture);

    private static double[] Finite(ReadOnlySpan<float> density)
    {
        var values = new double[density.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = float.IsFinite(density[i]) ? density[i] : 0;

        return values;
    }
}

/// <summary>How two densities are drawn beside each other.</summary>
public sealed record DensityPairOptions
{
    /// <summary>Gets the line above the panels.</summary>
    public string? Title { get; init; }

    /// <summary>Gets the smaller line below the title.</summary>
    public string? Subtitle { get; init; }

    /// <summary>Gets the width and height of each panel in pixels, at least 120.</summary>
    public int PanelSize { get; init; } = 400;

    /// <summary>Gets the density of the brightest colour; by default 3 % of the true density's mass has a higher one.</summary>
    public double? ColourMax { get; init; }
}
