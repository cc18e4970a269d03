using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Plots;

/// <summary>Draws where on their way from noise to data the trajectories of models bend.</summary>
public static class StraightnessPlot
{
    private const int LeastWidth = 480;
    private const int LeastHeight = 300;
    private const int PixelsPerValue = 40;

    /// <summary>The room beyond the outermost values, as a ratio.</summary>
    private const double Ratio = 1.25;

    /// <summary>Draws a curve over t for each model on a logarithmic axis, its mean, which is the straightness S, in the legend beside the
    /// panel. A straight flow lies lower by orders; a value that is not positive leaves a gap.</summary>
    /// <param name="curves">The models, at least one.</param>
    /// <param name="options">How they are drawn.</param>
    /// <returns>The picture, which the caller disposes.</returns>
    public static Image<Rgb24> Render(IReadOnlyList<StraightnessCurve> curves, StraightnessOptions options)
    {
        ArgumentNullException.ThrowIfNull(curves);
        ArgumentNullException.ThrowIfNull(options);
        if (curves.Count == 0 || curves.Any(c => c.Bends.Count == 0))
            throw new ArgumentException(
                "There is nothing to draw; expected at least one curve, each of at least one interval.",
                nameof(curves)
            );
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Width, LeastWidth, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Height, LeastHeight, nameof(options));

        var header = new PlotHeader(options.Title, options.Subtitle);
        var legend = new Legend(curves.Select(Entry), options.Width / 3);
        int height = Math.Max(options.Height, header.Height + legend.Height + PlotStyle.Margin);
        using var canvas = new Canvas(options.Width, height);
        var bounds = Draw(canvas, header.Height, legend.Width, curves);
        legend.DrawColumn(canvas, bounds.Right + (2 * PlotStyle.Gap), bounds.Top);
        header.Draw(canvas, bounds.Left);
        return canvas.ToImage();
    }

    private static LegendEntry Entry(StraightnessCurve curve, int index) =>
        new($"S = {FigureText.Of(curve.Bends.Average())}: {curve.Model}", LookAt(index).DrawSample);

    private static CurveLook LookAt(int index) =>
        new(CurveColours.At(index)) { Pattern = CurveLook.PatternAt(index / CurveColours.All.Count) };

    private static PixelRectangle Draw(Canvas canvas, int top, int legendWidth, IReadOnlyList<StraightnessCurve> curves)
    {
        int bottom = canvas.Height - PlotFrame.BottomMargin;
        var y = BendAxis(curves, bottom - top);
        var bounds = new PixelRectangle(PlotFrame.LeftMargin(y), top, canvas.Width - legendWidth - PlotStyle.Margin, bottom);
        var frame = new PlotFrame(bounds, Axis.Linear(0, 1, PlotFrame.MostTicks(bounds.Width)), y);
        frame.ShowGrid();
        for (int i = 0; i < curves.Count; i++)
            AddCurve(frame, curves[i].Bends, LookAt(i));
        frame.Draw(canvas, "t, from noise to data", "E‖v − (z₁ − z₀)‖²");
        return bounds;
    }

    private static Axis BendAxis(IReadOnlyList<StraightnessCurve> curves, int height)
    {
        double[] shown = Quantiles.Sorted(curves.SelectMany(c => c.Bends).Where(Shows));
        var (low, high) = shown.Length == 0 ? (0.1, 1) : (shown[0], shown[^1]);

        return Axis.Logarithmic(low / Ratio, high * Ratio, PlotFrame.MostTicks(height, PixelsPerValue));
    }

    // A value lies in the middle of its interval.
    private static void AddCurve(PlotFrame frame, IReadOnlyList<double> bends, CurveLook look) =>
        frame.AddCurve([.. Enumerable.Range(0, bends.Count).Select(i => (i + 0.5) / bends.Count)], bends, look);

    private static bool Shows(double value) => double.IsFinite(value) && value > 0;
}

/// <summary>How the straightness of trajectories is drawn.</summary>
public sealed record StraightnessOptions
{
    /// <summary>Gets the line above the plot.</summary>
    public string? Title { get; init; }

    /// <summary>Gets the smaller line below the title.</summary>
    public string? Subtitle { get; init; }

    /// <summary>Gets the picture's width in pixels, at least 480.</summary>
    public int Width { get; init; } = 860;

    /// <summary>Gets the picture's height in pixels, at least 300; it is higher if the legend needs more.</summary>
    public int Height { get; init; } = 440;
}

/// <summary>How much the trajectories of one model bend on their way.</summary>
/// <param name="Model">Its name.</param>
/// <param name="Bends">E‖v(z_t, t) − (z₁ − z₀)‖² in each of n equal intervals of [0, 1], at least one; the mean is the straightness S of
/// Liu et al. 2022 (arXiv:2209.03003).</param>
public sealed record StraightnessCurve(string Model, IReadOnlyList<double> Bends);
