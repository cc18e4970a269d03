using System.Numerics;

namespace FlowMatching.Imaging.Plots;

/// <summary>Turns a curve into lines of pixels.</summary>
internal static class CurvePoints
{
    /// <summary>Splits a curve at its gaps, and keeps of each pixel column what can be seen: its first, lowest, highest and last point.
    /// A run of a million steps is then drawn as fast as one of a thousand, and looks the same.</summary>
    /// <param name="steps">Where the values are along x, ascending.</param>
    /// <param name="values">The values; one that is not finite is a gap.</param>
    /// <param name="frame">The panel.</param>
    /// <returns>The lines, in pixels.</returns>
    public static IEnumerable<Vector2[]> Lines(IReadOnlyList<double> steps, IReadOnlyList<double> values, PlotFrame frame)
    {
        var line = new List<Vector2>();
        var column = new List<Vector2>();
        for (int i = 0; i < steps.Count; i++)
        {
            bool gap = !double.IsFinite(values[i]);
            var point = gap ? default : frame.At(steps[i], values[i]);
            if (column.Count > 0 && (gap || (int)column[0].X != (int)point.X)) Flush(column, line);
            if (!gap) column.Add(point);
            if (!gap || line.Count == 0) continue;

            yield return [.. line];
            line.Clear();
        }

        Flush(column, line);
        if (line.Count > 0) yield return [.. line];
    }

    private static void Flush(List<Vector2> column, List<Vector2> line)
    {
        if (column.Count > 4)
        {
            int low = column.IndexOf(column.MaxBy(p => p.Y)), high = column.IndexOf(column.MinBy(p => p.Y));
            line.AddRange([column[0], column[Math.Min(low, high)], column[Math.Max(low, high)], column[^1]]);
        }
        else
        {
            line.AddRange(column);
        }

        column.Clear();
    }
}
