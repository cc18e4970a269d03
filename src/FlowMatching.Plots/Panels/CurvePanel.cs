using System.Numerics;

namespace FlowMatching.Plots;

/// <summary>A panel of curves over the training steps.</summary>
/// <param name="label">The name of the vertical axis.</param>
/// <param name="steps">Where the values are along x, ascending.</param>
/// <param name="series">The curves, the lowest layer first.</param>
/// <param name="height">The height there is for the panel, for the number of ticks.</param>
internal sealed class CurvePanel(string label, IReadOnlyList<double> steps, IReadOnlyList<CurveSeries> series, int height)
{
    /// <summary>A run whose first logged step is this early is drawn from step 0.</summary>
    private const double EarlyShare = 0.05;

    private readonly Axis y = CurveRange.Choose(series, PlotFrame.MostTicks(height, 42));

    /// <summary>The room left of the panel.</summary>
    public int LeftMargin => PlotFrame.LeftMargin(y);

    /// <summary>The panel's legend.</summary>
    public CurveLegend Legend { get; } = new(series);

    /// <summary>Draws the panel with its axes; the legend is drawn by whoever knows where there is room.</summary>
    /// <param name="canvas">The canvas.</param>
    /// <param name="bounds">The panel itself.</param>
    public void Draw(Canvas canvas, PixelRectangle bounds)
    {
        var frame = new PlotFrame(bounds, StepAxis(bounds.Width), y);
        frame.ShowGrid();
        foreach (var curve in series)
        {
            if (curve.IsReference)
                frame.AddLevel(curve.Values[0], curve.Look);
            else
                frame.AddCurve(steps, curve.Values, curve.Look);
        }

        frame.Draw(canvas, "training step", label);
        if (steps.Count == 0)
            frame.DrawNote(canvas, "no steps were logged");
    }

    private Axis StepAxis(int width)
    {
        int mostTicks = PlotFrame.MostTicks(width, 72);
        if (steps.Count == 0)
            return Axis.Linear(0, 1, mostTicks);

        double first = steps[0] <= EarlyShare * steps[^1] ? Math.Min(0, steps[0]) : steps[0];
        return first < steps[^1] ? Axis.Linear(first, steps[^1], mostTicks) : Axis.Linear(first - 1, first + 1, mostTicks);
    }
}

/// <summary>One curve of a panel.</summary>
/// <param name="Name">What the legend calls it.</param>
/// <param name="Values">One value per step.</param>
/// <param name="Look">Its look.</param>
internal sealed record CurveSeries(string Name, IReadOnlyList<double> Values, CurveLook Look)
{
    /// <summary>Gets a value indicating whether it is a constant, drawn as a dashed line over the whole width.</summary>
    public bool IsReference { get; init; }
}

/// <summary>Chooses the vertical axis of curves so that their later course fills the panel.</summary>
internal static class CurveRange
{
    /// <summary>The share of steps at the beginning that may leave a linear panel: they are often far above all that follows.</summary>
    private const double BeginningShare = 0.05;

    /// <summary>The beginning leaves the panel if showing it would make the range this many times as high.</summary>
    private const double WorthCutting = 2;

    /// <summary>The share of values at each end that may leave the panel.</summary>
    private const double Tail = 0.005;

    /// <summary>The room above and below, as a share of the range.</summary>
    private const double Margin = 0.06;

    /// <summary>From this ratio of the highest to the lowest value on, the axis is logarithmic.</summary>
    private const double LogarithmicRatio = 20;

    /// <summary>Chooses the axis.</summary>
    /// <param name="series">The curves; a reference line is always inside.</param>
    /// <param name="mostTicks">The number of ticks that find room.</param>
    public static Axis Choose(IReadOnlyList<CurveSeries> series, int mostTicks)
    {
        double[] all = Quantiles.Sorted(series.Where(s => !s.IsReference).SelectMany(s => s.Values));
        double[] late = Quantiles.Sorted(series.Where(s => !s.IsReference).SelectMany(Late));
        if (all.Length == 0)
            return Axis.Linear(0, 1, mostTicks);
        if (late.Length == 0)
            late = all;

        double[] references = Quantiles.Sorted(series.Where(s => s.IsReference).SelectMany(s => s.Values));
        double low = references.Append(Quantiles.At(all, Tail)).Min();
        double high = references.Append(Quantiles.At(late, 1 - Tail)).Max();
        double highest = Math.Max(high, all[^1]);
        if (low > 0 && high > LogarithmicRatio * low)
            return Logarithmic(low, highest, mostTicks);

        return Linear(low, highest - low > WorthCutting * (high - low) ? high : highest, mostTicks);
    }

    private static IEnumerable<double> Late(CurveSeries series) => series.Values.Skip((int)(BeginningShare * series.Values.Count));

    private static Axis Linear(double low, double high, int mostTicks)
    {
        double margin = high > low ? Margin * (high - low) : Math.Max(Math.Abs(high) / 10, 1e-6);

        return Axis.Linear(low - margin, high + margin, mostTicks);
    }

    private static Axis Logarithmic(double low, double high, int mostTicks)
    {
        double margin = Math.Pow(high / low, Margin);

        return Axis.Logarithmic(low / margin, high * margin, mostTicks);
    }
}

/// <summary>The list of a panel's curves: a piece of each line and its name.</summary>
/// <param name="series">The curves.</param>
internal sealed class CurveLegend(IReadOnlyList<CurveSeries> series)
{
    private const int LineHeight = 21;
    private const int Padding = 8;

    /// <summary>A faint, noisy curve looks like a band in the plot; so does its sample.</summary>
    private const float FaintWidth = 6;

    /// <summary>The width with the room around it.</summary>
    public int Width =>
        (2 * Padding)
        + Legend.SampleWidth
        + PlotStyle.Gap
        + (int)MathF.Ceiling(series.Select(s => PlotStyle.LegendText.Measure(s.Name)).DefaultIfEmpty(0).Max());

    /// <summary>The height with the room around it.</summary>
    public int Height => (2 * Padding) + (series.Count * LineHeight) - (LineHeight / 3);

    /// <summary>Draws the legend right of a panel.</summary>
    public void DrawBeside(Canvas canvas, PixelRectangle panel) => DrawLines(canvas, panel.Right + PlotStyle.Gap, panel.Top - 1);

    /// <summary>Draws the legend in a panel's upper right corner, where a falling curve leaves room.</summary>
    public void DrawInside(Canvas canvas, PixelRectangle panel)
    {
        int left = panel.Right - Width - Padding,
            top = panel.Top + Padding;
        var box = new PixelRectangle(left, top, left + Width, top + Height);
        canvas.FillRectangle(box.Left, box.Top, box.Width, box.Height, new Paint(PlotStyle.Background, 0.9f));
        canvas.DrawRectangle(box, PlotStyle.GridLine);
        DrawLines(canvas, left, top);
    }

    /// <summary>Draws the legend below a panel and the words of its axis, leaving by its left side where it is wider.</summary>
    public void DrawBelow(Canvas canvas, PixelRectangle panel) =>
        DrawLines(canvas, Math.Min(panel.Left, panel.Right - Width), panel.Bottom + PlotFrame.BottomMargin - PlotStyle.Margin);

    private void DrawLines(Canvas canvas, int left, int top)
    {
        float y = top + Padding + (LineHeight / 3f);
        foreach (var curve in series)
        {
            var look = curve.Look.Paint.Opacity < 1 ? curve.Look with { Width = FaintWidth } : curve.Look;
            look.DrawSample(canvas, new Vector2(left + Padding + (Legend.SampleWidth / 2f), y));
            canvas.DrawText(curve.Name, new Vector2(left + Padding + Legend.SampleWidth + PlotStyle.Gap, y), PlotStyle.LegendText);
            y += LineHeight;
        }
    }
}
