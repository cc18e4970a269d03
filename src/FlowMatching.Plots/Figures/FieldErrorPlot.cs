using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Plots;

/// <summary>Draws where a learned velocity field differs from the true one.</summary>
public static class FieldErrorPlot
{
    /// <summary>Arrows are white, so the colours end before they are too bright for them.</summary>
    private const double LastColour = 0.8;

    private const int PixelsPerTick = 42;

    /// <summary>Draws a square panel for each time: the error ‖v − u‖ as colours on one scale, the true field u as arrows over it; above
    /// it the time and the root of the mean squared error.</summary>
    /// <param name="panels">The times, at least one, from left to right; values that are not finite count as an error of 0.</param>
    /// <param name="grid">Where both fields were evaluated; its range is square.</param>
    /// <param name="options">How it is drawn.</param>
    /// <returns>The picture, which the caller disposes.</returns>
    public static Image<Rgb24> Render(IReadOnlyList<FieldErrorPanel> panels, PlotGrid grid, FieldErrorOptions options)
    {
        ArgumentNullException.ThrowIfNull(panels);
        ArgumentNullException.ThrowIfNull(grid);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Arrows, nameof(options));
        if (panels.Count == 0)
            throw new ArgumentException("There are no fields to draw; expected at least one time.", nameof(panels));

        FieldErrorMap[] maps = [.. panels.Select(p => new FieldErrorMap(p, grid))];
        string[] times = TimeTitles.Of([.. panels.Select(p => p.Time)]);
        PanelTitle[] titles = [.. panels.Select((p, i) => new PanelTitle(times[i], "RMS error " + FigureText.Of(p.RootMeanSquareError)))];
        var header = new PlotHeader(options.Title, options.Subtitle);
        return Draw(maps, new PanelRow(grid.Range, options.PanelSize, header.Height, titles), header, options);
    }

    private static Image<Rgb24> Draw(FieldErrorMap[] maps, PanelRow row, PlotHeader header, FieldErrorOptions options)
    {
        double most = options.ColourMax ?? FieldErrorMap.LargestShown(maps);
        var colours = ColourMap.Sequential.Part(0, LastColour);
        var bar = new ColourBar(colours, Axis.Linear(0, most, PlotFrame.MostTicks(options.PanelSize, PixelsPerTick)), "error ‖v − u‖");
        var legend = FieldErrorMap.MakeLegend(options.Arrows > 0, maps.Any(m => m.KnowsMass));
        int width = Math.Max(row.Right + bar.Width, row.Left + legend.RowWidth + PlotStyle.Margin);
        using var canvas = new Canvas(width, row.Bottom + (legend.RowWidth > 0 ? Legend.RowHeight : 0));

        header.Draw(canvas, row.Left);
        for (int i = 0; i < maps.Length; i++)
            maps[i].Draw(canvas, row.Frames[i].Bounds, new HeatMap(colours, most), options.Arrows);
        row.DrawAround(canvas);
        bar.Draw(canvas, row.Frames[^1].Bounds);
        legend.DrawRow(canvas, row.Left, row.Right, row.Bottom);
        return canvas.ToImage();
    }

    /// <summary>Finds the error of a field on a grid: (Σ p ‖v − u‖² / Σ p)^½ over its cells.</summary>
    /// <param name="learned">The learned field v, shape (cells, 2).</param>
    /// <param name="truth">The true field u, shape (cells, 2).</param>
    /// <param name="density">The density p_t, shape (cells).</param>
    /// <returns>The error in the fields' units; cells where something is not finite are left out; not-a-number if no density
    /// is left.</returns>
    public static double RootMeanSquare(ReadOnlySpan<float> learned, ReadOnlySpan<float> truth, ReadOnlySpan<float> density)
    {
        if (learned.Length != truth.Length || learned.Length != 2 * density.Length)
        {
            throw new ArgumentException(
                $"The fields have {learned.Length} and {truth.Length} values, the density {density.Length}; expected 2, 2 and 1 per cell."
            );
        }

        double sum = 0,
            mass = 0;
        for (int i = 0; i < density.Length; i++)
        {
            double error = FieldErrorMap.ErrorAt(learned, truth, i);
            if (!double.IsFinite(error) || !float.IsFinite(density[i]))
                continue;

            sum += density[i] * error * error;
            mass += density[i];
        }

        return Math.Sqrt(sum / mass);
    }
}

/// <summary>How the error of a velocity field is drawn.</summary>
public sealed record FieldErrorOptions
{
    /// <summary>Gets the line above the panels.</summary>
    public string? Title { get; init; }

    /// <summary>Gets the smaller line below the title.</summary>
    public string? Subtitle { get; init; }

    /// <summary>Gets the width and height of each panel in pixels, at least 120.</summary>
    public int PanelSize { get; init; } = 250;

    /// <summary>Gets the number of arrows in each direction; 0 draws none.</summary>
    public int Arrows { get; init; } = 14;

    /// <summary>Gets the error of the last colour; by default 1 % of the mass of all panels has a larger one, or of the cells where a panel
    /// has no density.</summary>
    public double? ColourMax { get; init; }
}

/// <summary>A learned and a true velocity field at one time, both at the positions of the same grid.</summary>
/// <param name="Time">The time t, from 0 (noise) to 1 (data).</param>
/// <param name="Learned">The learned field v, shape (size · size, 2).</param>
/// <param name="True">The true field u, shape (size · size, 2).</param>
/// <param name="RootMeanSquareError">(E‖v(x, t) − u(x, t)‖²)^½ over x ~ p_t;
/// <see cref="FieldErrorPlot.RootMeanSquare"/> finds it on the grid.</param>
public sealed record FieldErrorPanel(double Time, ReadOnlyMemory<float> Learned, ReadOnlyMemory<float> True, double RootMeanSquareError)
{
    /// <summary>Gets the density p_t, shape (size · size), if it is known. The cells that together hold less than 0.1 % of the mass are
    /// then grey, and errors weigh by it in the choice of the scale: where no sample comes, nothing was learned.</summary>
    public ReadOnlyMemory<float> Density { get; init; }
}
