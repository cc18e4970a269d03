using System.Numerics;
using FlowMatching.Imaging.Drawing;
using FlowMatching.Imaging.Plots.Colours;

namespace FlowMatching.Imaging.Plots.Panels;

/// <summary>The trajectories of a panel: a thin line for each, and its two ends.</summary>
/// <param name="samples">The points over time, each state of shape (N, 2).</param>
/// <param name="most">The number of trajectories at most.</param>
internal sealed class TrajectoryLines(Timeline samples, int most)
{
    private const float LineWidth = 1.1f;
    private const float EndRadius = 2.8f;

    /// <summary>Lines that cross must not hide each other, nor the ends.</summary>
    private static readonly Paint LinePaint = new(PlotStyle.FaintInk, 0.35f);

    private static readonly Paint StartPaint = new(CurveColours.At(0), 0.9f);
    private static readonly Paint EndPaint = new(CurveColours.At(1), 0.9f);

    private readonly int count = Math.Min(most, samples.Length / 2);

    /// <summary>Makes the legend of all panels.</summary>
    public static Legend MakeLegend() => new(
        [
            new("noise, t = 0", (canvas, middle) => canvas.FillDisc(middle, EndRadius, StartPaint)),
            new("trajectory", DrawLineSample),
            new("sample, t = 1", (canvas, middle) => canvas.FillDisc(middle, EndRadius, EndPaint)),
        ],
        int.MaxValue);

    /// <summary>Finds a square about all ends.</summary>
    public static PlotRange RangeOf(IEnumerable<TrajectoryLines> all)
    {
        float[] ends = [.. all.SelectMany(lines => lines.Ends())];
        float[] xs = [.. ends.Where((v, i) => i % 2 == 0 && float.IsFinite(v))];
        float[] ys = [.. ends.Where((v, i) => i % 2 == 1 && float.IsFinite(v))];

        return xs.Length == 0 || ys.Length == 0 ? PlotRange.Square([]) : PlotRange.Square([xs.Min(), ys.Min(), xs.Max(), ys.Max()]);
    }

    /// <summary>Draws the lines, over them where they begin, and over these where they end.</summary>
    public void Draw(Canvas canvas, PlotFrame frame) => canvas.Within(frame.Bounds, () =>
    {
        for (int i = 0; i < count; i++) DrawLine(canvas, frame, i);
        DrawEnds(canvas, frame, samples.States[0], StartPaint);
        DrawEnds(canvas, frame, samples.States[^1], EndPaint);
    });

    private static void DrawLineSample(Canvas canvas, Vector2 middle)
    {
        var half = new Vector2(Legend.SampleWidth / 2f, 0);
        canvas.DrawPolyline([middle - half, middle + half], LineWidth, LinePaint with { Opacity = 0.7f });
    }

    private static Vector2? PointOf(TimedValues state, int index, PlotFrame frame)
    {
        float x = state.Values.Span[2 * index], y = state.Values.Span[(2 * index) + 1];

        return float.IsFinite(x) && float.IsFinite(y) ? frame.At(x, y) : null;
    }

    private IEnumerable<float> Ends() => new[] { samples.States[0], samples.States[^1] }.SelectMany(s => s.Values[..(2 * count)].ToArray());

    /// <summary>Draws a trajectory up to its first point that is not finite.</summary>
    private void DrawLine(Canvas canvas, PlotFrame frame, int index)
    {
        Vector2[] points = [.. samples.States.Select(s => PointOf(s, index, frame)).TakeWhile(p => p is not null).OfType<Vector2>()];
        if (points.Length > 1) canvas.DrawPolyline(points, LineWidth, LinePaint);
    }

    private void DrawEnds(Canvas canvas, PlotFrame frame, TimedValues state, Paint paint)
    {
        for (int i = 0; i < count; i++)
        {
            if (PointOf(state, i, frame) is Vector2 point) canvas.FillDisc(point, EndRadius, paint);
        }
    }
}
