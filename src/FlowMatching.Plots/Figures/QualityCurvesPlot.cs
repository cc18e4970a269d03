using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Plots;

/// <summary>Draws how good samples are against what they cost: a figure of quality against the number of network evaluations.</summary>
public static class QualityCurvesPlot
{
    private const int LeastWidth = 480;
    private const int LeastHeight = 300;

    /// <summary>Draws a curve with its points marked for each model and solver, the legend beside the panel. Colours tell solvers apart,
    /// line styles and marks tell models apart; with one model the marks too tell solvers apart.</summary>
    /// <param name="curves">The curves, at least one. A value that is not finite, or not positive on a logarithmic axis, is left out,
    /// leaves a gap in its curve, and is counted below the title.</param>
    /// <param name="options">How they are drawn.</param>
    /// <returns>The picture, which the caller disposes.</returns>
    public static Image<Rgb24> Render(IReadOnlyList<QualityCurve> curves, QualityCurvesOptions options)
    {
        ArgumentNullException.ThrowIfNull(curves);
        ArgumentNullException.ThrowIfNull(options);
        Validate(curves);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Width, LeastWidth, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Height, LeastHeight, nameof(options));

        return Draw(new QualityPanel(curves, options), Header(curves, options), options);
    }

    private static Image<Rgb24> Draw(QualityPanel panel, PlotHeader header, QualityCurvesOptions options)
    {
        var legend = panel.MakeLegend(mostWidth: options.Width / 3);
        int height = Math.Max(options.Height, header.Height + legend.Height + PlotStyle.Margin);
        using var canvas = new Canvas(options.Width, height);
        int bottom = canvas.Height - PlotFrame.BottomMargin;
        var y = panel.ValueAxis(bottom - header.Height);
        var bounds = new PixelRectangle(PlotFrame.LeftMargin(y), header.Height, canvas.Width - legend.Width - PlotStyle.Margin, bottom);

        panel.Draw(canvas, bounds, y);
        legend.DrawColumn(canvas, bounds.Right + (2 * PlotStyle.Gap), bounds.Top);
        header.Draw(canvas, bounds.Left);
        return canvas.ToImage();
    }

    private static PlotHeader Header(IReadOnlyList<QualityCurve> curves, QualityCurvesOptions options)
    {
        int hidden = curves.SelectMany(c => c.Points).Count(p => !QualityPanel.Shows(p.Value, options));
        if (hidden == 0)
            return new PlotHeader(options.Title, options.Subtitle);

        string unfit = options.LogarithmicValues ? "not finite or not positive" : "not finite";
        string note = hidden == 1 ? $"1 value {unfit} left out" : $"{hidden} values {unfit} left out";
        return new PlotHeader(options.Title, string.IsNullOrEmpty(options.Subtitle) ? note : $"{options.Subtitle} · {note}");
    }

    private static void Validate(IReadOnlyList<QualityCurve> curves)
    {
        if (curves.Count == 0)
            throw new ArgumentException("There are no curves to draw; expected at least one.", nameof(curves));

        foreach (var curve in curves)
        {
            foreach (var point in curve.Points)
            {
                if (!(point.Evaluations > 0 && double.IsFinite(point.Evaluations)))
                {
                    throw new ArgumentException(
                        $"\"{curve.Model}\" by {curve.Solver} has a point at NFE {point.Evaluations}; expected a finite one above 0.",
                        nameof(curves)
                    );
                }
            }
        }
    }
}

/// <summary>How figures of quality are drawn.</summary>
public sealed record QualityCurvesOptions
{
    /// <summary>Gets the line above the plot.</summary>
    public string? Title { get; init; }

    /// <summary>Gets the smaller line below the title.</summary>
    public string? Subtitle { get; init; }

    /// <summary>Gets the picture's width in pixels, at least 480.</summary>
    public int Width { get; init; } = 960;

    /// <summary>Gets the picture's height in pixels, at least 300; it is higher if the legend needs more.</summary>
    public int Height { get; init; } = 560;

    /// <summary>Gets the name of the vertical axis: the figure.</summary>
    public string YLabel { get; init; } = "SW₂ to the data";

    /// <summary>Gets a value indicating whether the vertical axis is logarithmic; a figure that may be negative, such as a log-likelihood,
    /// needs a linear one.</summary>
    public bool LogarithmicValues { get; init; } = true;

    /// <summary>Gets the figure of data against fresh data, where a dashed line is drawn: nothing can be known to be better.</summary>
    public double? Floor { get; init; }

    /// <summary>Gets what the dashed line is.</summary>
    public string FloorLabel { get; init; } = "floor: fresh data";
}

/// <summary>A figure of quality of one model, sampled by one solver, from few to many evaluations.</summary>
/// <param name="Model">What the legend calls the model; the same for all curves of a checkpoint.</param>
/// <param name="Solver">What the legend calls the solver; the same for all curves of a solver.</param>
/// <param name="Points">The figure at each number of evaluations, in any order.</param>
public sealed record QualityCurve(string Model, string Solver, IReadOnlyList<QualityPoint> Points);

/// <summary>What a figure of quality is after a number of network evaluations.</summary>
/// <param name="Evaluations">The number of network evaluations (NFE), greater than 0; of an adaptive solver their mean.</param>
/// <param name="Value">The figure, such as SW₂ to the data.</param>
public readonly record struct QualityPoint(double Evaluations, double Value);
