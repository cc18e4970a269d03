using System.Globalization;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Plots;

/// <summary>Draws the loss over a training run.</summary>
public static class LossCurvePlot
{
    private const int LeastWidth = 400;
    private const int LeastHeight = 300;
    private const int OnePanelHeight = 540;
    private const int TwoPanelsHeight = 960;

    /// <summary>Draws the loss of each logged step faintly and the smoothed loss over it; below, where given, the loss by bin of
    /// t.</summary>
    /// <param name="curve">The loss.</param>
    /// <param name="options">How it is drawn.</param>
    /// <returns>The picture, which the caller disposes.</returns>
    public static Image<Rgb24> Render(LossCurve curve, LossCurveOptions options)
    {
        ArgumentNullException.ThrowIfNull(curve);
        ArgumentNullException.ThrowIfNull(options);
        curve.RequireEqualLengths();
        bool hasBins = curve.ByTimeBin is { Count: > 0 };
        int height = options.Height ?? (hasBins ? TwoPanelsHeight : OnePanelHeight);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Width, LeastWidth, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(height, LeastHeight, nameof(options));

        using var canvas = new Canvas(options.Width, height);
        Draw(canvas, curve, options);
        return canvas.ToImage();
    }

    private static void Draw(Canvas canvas, LossCurve curve, LossCurveOptions options)
    {
        var header = new PlotHeader(options.Title, options.Subtitle);
        var series = SeriesByPanel(curve, options);
        int each = (canvas.Height - header.Height) / series.Count;
        int panelHeight = each - PlotFrame.BottomMargin;
        CurvePanel[] panels = [.. series.Select(s => new CurvePanel(options.YLabel, curve.Steps, s, panelHeight))];

        bool beside = panels.Length > 1; // the many names of the second panel find no room in it; then both stand at the side
        int left = panels.Max(p => p.LeftMargin);
        int right = canvas.Width - (beside ? panels.Max(p => p.Legend.Width) + PlotStyle.Gap : 2 * PlotStyle.Margin);
        for (int i = 0; i < panels.Length; i++)
        {
            int top = header.Height + (i * each);
            var bounds = new PixelRectangle(left, top, right, top + panelHeight);
            panels[i].Draw(canvas, bounds);
            if (beside)
                panels[i].Legend.DrawBeside(canvas, bounds);
            else
                panels[i].Legend.DrawInside(canvas, bounds);
        }

        header.Draw(canvas, left);
    }

    private static List<IReadOnlyList<CurveSeries>> SeriesByPanel(LossCurve curve, LossCurveOptions options)
    {
        var total = new List<CurveSeries>
        {
            new("each logged step", curve.Raw, new CurveLook(new Paint(CurveColours.At(0), 0.3f), 1)),
            new("smoothed", curve.Smoothed, new CurveLook(CurveColours.At(0))),
        };
        if (curve.Validation.Count > 0)
            total.Add(new CurveSeries("held-out examples", curve.ValidationAtSteps(), new CurveLook(CurveColours.At(2))));
        if (options.ReferenceLoss is double reference)
            total.Add(
                new CurveSeries(
                    options.ReferenceLabel,
                    [reference],
                    new CurveLook(CurveColours.At(1), 1.5f) { Pattern = CurveLook.PatternAt(1) }
                )
                {
                    IsReference = true,
                }
            );

        if (curve.ByTimeBin is not { Count: > 0 } bins)
            return [total];

        return [total, [.. bins.Select((values, i) => BinSeries(values, i, bins.Count))]];
    }

    private static CurveSeries BinSeries(double[] values, int index, int count)
    {
        string from = ((double)index / count).ToString("0.0#", CultureInfo.InvariantCulture);
        string to = ((index + 1.0) / count).ToString("0.0#", CultureInfo.InvariantCulture);

        return new(
            $"t in [{from}, {to}{(index + 1 == count ? ']' : ')')}",
            values,
            new CurveLook(CurveColours.Ordered(index, count), 1.5f)
        );
    }
}

/// <summary>How a loss curve is drawn.</summary>
public sealed record LossCurveOptions
{
    /// <summary>Gets the line above the plot.</summary>
    public string? Title { get; init; }

    /// <summary>Gets the smaller line below the title.</summary>
    public string? Subtitle { get; init; }

    /// <summary>Gets the picture's width in pixels, at least 400.</summary>
    public int Width { get; init; } = 960;

    /// <summary>Gets the picture's height in pixels, at least 300; by default 540, with curves by time bin 960.</summary>
    public int? Height { get; init; }

    /// <summary>Gets the name of the vertical axis.</summary>
    public string YLabel { get; init; } = "loss";

    /// <summary>Gets the loss at which a dashed line is drawn, such as an estimate of the irreducible loss.</summary>
    public double? ReferenceLoss { get; init; }

    /// <summary>Gets what the dashed line is.</summary>
    public string ReferenceLabel { get; init; } = "irreducible loss (estimate)";
}

/// <summary>The loss over a training run, one value per logged step.</summary>
public sealed record LossCurve
{
    /// <summary>Gets the logged steps, ascending, shape (N).</summary>
    public required double[] Steps { get; init; }

    /// <summary>Gets the loss at each step, shape (N); a value that is not finite leaves a gap.</summary>
    public required double[] Raw { get; init; }

    /// <summary>Gets the smoothed loss at each step, shape (N).</summary>
    public required double[] Smoothed { get; init; }

    /// <summary>Gets the loss of held-out examples where it was measured, steps ascending; it is drawn straight in between.</summary>
    public IReadOnlyList<(double Step, double Loss)> Validation { get; init; } = [];

    /// <summary>Gets, for each of K equal bins of t in [0, 1], the loss at each step, shape (K)(N).
    /// A value is not-a-number where no t fell into the bin.</summary>
    public IReadOnlyList<double[]>? ByTimeBin { get; init; }

    /// <summary>The held-out loss at each of <see cref="Steps"/>: not-a-number before the first and after the last measurement.</summary>
    internal double[] ValidationAtSteps() =>
        Array.ConvertAll(
            Steps,
            step =>
            {
                var before = Validation.LastOrDefault(point => point.Step <= step, (Step: double.NaN, Loss: double.NaN));
                var after = Validation.FirstOrDefault(point => point.Step >= step, (Step: double.NaN, Loss: double.NaN));

                return before.Step == after.Step
                    ? before.Loss
                    : before.Loss + ((after.Loss - before.Loss) * (step - before.Step) / (after.Step - before.Step));
            }
        );

    /// <summary>Refuses arrays whose lengths differ.</summary>
    internal void RequireEqualLengths()
    {
        Require(nameof(Raw), Raw);
        Require(nameof(Smoothed), Smoothed);
        foreach (double[] bin in ByTimeBin ?? [])
            Require(nameof(ByTimeBin), bin);
    }

    private void Require(string name, double[] values)
    {
        if (values.Length != Steps.Length)
            throw new ArgumentException($"{name} has {values.Length} values, expected {Steps.Length}: one per step.");
    }
}
