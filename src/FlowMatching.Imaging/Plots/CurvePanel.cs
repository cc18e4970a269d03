using System.Numerics;
using FlowMatching.Imaging.Drawing;
using FlowMatching.Imaging.Drawing.Text;

namespace FlowMatching.Imaging.Plots;

/// <summary>A panel of curves over the training steps.</summary>
/// <param name="label">The name of the vertical axis.</param>
/// <param name="steps">Where the values are along x, ascending.</param>
/// <param name="series">The curves, the lowest layer first.</param>
/// <param name="height">The height there is for the panel, for the number of ticks.</param>
internal sealed class CurvePanel(string label, IReadOnlyList<double> steps, IReadOnlyList<CurveSeries> series, int height)
{
    /// <summary>The length of a dash of a reference line.</summary>
    public const float DashLength = 6;

    /// <summary>A point between two gaps is no line; as a disc it can be seen.</summary>
    private const float LonePointRadius = 3;

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
        frame.DrawGrid(canvas);
        canvas.Within(bounds, () =>
        {
            foreach (var curve in series) DrawCurve(canvas, frame, curve);
        });
        frame.DrawAxes(canvas, "training step", label);
        if (steps.Count == 0) DrawNote(canvas, bounds);
    }

    private static void DrawNote(Canvas canvas, PixelRectangle bounds)
    {
        var centre = new Vector2((bounds.Left + bounds.Right) / 2f, (bounds.Top + bounds.Bottom) / 2f);
        canvas.DrawText("no steps were logged", centre, PlotStyle.Subtitle with { Horizontal = HorizontalAlignment.Centre });
    }

    private static void DrawReference(Canvas canvas, PlotFrame frame, CurveSeries curve)
    {
        float row = frame.At(0, curve.Values[0]).Y;
        canvas.DrawDashedLine(new(frame.Bounds.Left, row), new(frame.Bounds.Right, row), curve.Width, DashLength, curve.Paint);
    }

    private void DrawCurve(Canvas canvas, PlotFrame frame, CurveSeries curve)
    {
        if (curve.IsReference)
        {
            DrawReference(canvas, frame, curve);
            return;
        }

        foreach (var line in CurvePoints.Lines(steps, curve.Values, frame))
        {
            if (line.Length == 1) canvas.FillDisc(line[0], LonePointRadius, curve.Paint);
            else canvas.DrawPolyline(line, curve.Width, curve.Paint);
        }
    }

    private Axis StepAxis(int width)
    {
        int mostTicks = PlotFrame.MostTicks(width, 72);
        if (steps.Count == 0) return Axis.Linear(0, 1, mostTicks);

        double first = steps[0] <= EarlyShare * steps[^1] ? Math.Min(0, steps[0]) : steps[0];
        return first < steps[^1] ? Axis.Linear(first, steps[^1], mostTicks) : Axis.Linear(first - 1, first + 1, mostTicks);
    }
}
