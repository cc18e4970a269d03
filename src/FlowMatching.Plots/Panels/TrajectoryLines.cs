using System.Numerics;

namespace FlowMatching.Plots;

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
    public static Legend MakeLegend() =>
        new(
            [
                new("noise, t = 0", (canvas, middle) => canvas.FillDisc(middle, EndRadius, StartPaint)),
                new("trajectory", new CurveLook(LinePaint with { Opacity = 0.7f }, LineWidth).DrawSample),
                new("sample, t = 1", (canvas, middle) => canvas.FillDisc(middle, EndRadius, EndPaint)),
            ],
            int.MaxValue
        );

    /// <summary>Finds a square about all ends.</summary>
    public static PlotRange RangeOf(IEnumerable<TrajectoryLines> all)
    {
        float[] ends = [.. all.SelectMany(lines => lines.Ends())];
        float[] xs = [.. ends.Where((v, i) => i % 2 == 0 && float.IsFinite(v))];
        float[] ys = [.. ends.Where((v, i) => i % 2 == 1 && float.IsFinite(v))];

        return xs.Length == 0 || ys.Length == 0 ? PlotRange.Square([]) : PlotRange.Square([xs.Min(), ys.Min(), xs.Max(), ys.Max()]);
    }

    /// <summary>Adds the lines, over them where they begin, and over these where they end.</summary>
    public void AddTo(PlotFrame frame)
    {
        for (int i = 0; i < count; i++)
            AddLine(frame, i);
        AddEnds(frame, samples.States[0], StartPaint);
        AddEnds(frame, samples.States[^1], EndPaint);
    }

    private static Vector2 PointOf(TimedValues state, int index) => new(state.Values.Span[2 * index], state.Values.Span[(2 * index) + 1]);

    private static bool IsFinite(Vector2 point) => float.IsFinite(point.X) && float.IsFinite(point.Y);

    private IEnumerable<float> Ends() => new[] { samples.States[0], samples.States[^1] }.SelectMany(s => s.Values[..(2 * count)].ToArray());

    /// <summary>Adds a trajectory up to its first point that is not finite.</summary>
    private void AddLine(PlotFrame frame, int index)
    {
        Vector2[] points = [.. samples.States.Select(s => PointOf(s, index)).TakeWhile(IsFinite)];
        if (points.Length > 1)
            frame.AddPath([.. points.Select(p => (double)p.X)], [.. points.Select(p => (double)p.Y)], LinePaint, LineWidth);
    }

    private void AddEnds(PlotFrame frame, TimedValues state, Paint paint)
    {
        Vector2[] points = [.. Enumerable.Range(0, count).Select(i => PointOf(state, i)).Where(IsFinite)];
        if (points.Length > 0)
            frame.AddPoints([.. points.Select(p => (double)p.X)], [.. points.Select(p => (double)p.Y)], paint, EndRadius);
    }
}
