
namespace FlowMatching.Imaging.Plots;

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
            if (curve.IsReference) frame.AddLevel(curve.Values[0], curve.Look);
            else frame.AddCurve(steps, curve.Values, curve.Look);
        }

        frame.Draw(canvas, "training step", label);
        if (steps.Count == 0) frame.DrawNote(canvas, "no steps were logged");
    }

    private Axis StepAxis(int width)
    {
        int mostTicks = PlotFrame.MostTicks(width, 72);
        if (steps.Count == 0) return Axis.Linear(0, 1, mostTicks);

        double first = steps[0] <= EarlyShare * steps[^1] ? Math.Min(0, steps[0]) : steps[0];
        return first < steps[^1] ? Axis.Linear(first, steps[^1], mostTicks) : Axis.Linear(first - 1, first + 1, mostTicks);
    }
}
