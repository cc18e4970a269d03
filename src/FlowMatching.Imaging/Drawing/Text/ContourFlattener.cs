using System.Numerics;

namespace FlowMatching.Imaging.Drawing.Text;

/// <summary>Turns a glyph's contour of straight lines and quadratic curves into a polygon.</summary>
internal static class ContourFlattener
{
    /// <summary>How far the polygon may lie from the curve, in pixels: less than 1/256 of a pixel's area on a letter's side.</summary>
    private const float Tolerance = 0.02f;

    /// <summary>Flattens one contour.</summary>
    /// <param name="contour">Its points. Between two control points in a row the curve passes through their middle.</param>
    /// <param name="toPixels">From font units to pixels.</param>
    /// <param name="polygon">Receives the corners; what it held is dropped.</param>
    public static void Flatten(GlyphPoint[] contour, Matrix3x2 toPixels, List<Vector2> polygon)
    {
        polygon.Clear();
        var (last, first) = (At(contour, -1, toPixels), At(contour, 0, toPixels));
        var pen = first.OnCurve ? first.Position : last.OnCurve ? last.Position : (first.Position + last.Position) / 2;
        polygon.Add(pen);

        for (int i = first.OnCurve ? 1 : 0; i < contour.Length; i++)
        {
            var point = At(contour, i, toPixels);
            if (point.OnCurve)
            {
                polygon.Add(pen = point.Position);
                continue;
            }

            var next = At(contour, i + 1, toPixels);
            var end = next.OnCurve ? next.Position : (point.Position + next.Position) / 2;
            AddCurve(pen, point.Position, end, polygon);
            pen = end;
        }
    }

    private static GlyphPoint At(GlyphPoint[] contour, int index, Matrix3x2 toPixels)
    {
        var point = contour[(index + contour.Length) % contour.Length];

        return point with { Position = Vector2.Transform(point.Position, toPixels) };
    }

    /// <summary>n chords of a quadratic curve p₀, c, p₁ stay within |p₀ − 2 c + p₁| / (4 n²) of it.</summary>
    private static void AddCurve(Vector2 start, Vector2 control, Vector2 end, List<Vector2> polygon)
    {
        float bend = (start - (2 * control) + end).Length() / 4;
        int chords = Math.Max(1, (int)MathF.Ceiling(MathF.Sqrt(bend / Tolerance)));
        for (int i = 1; i <= chords; i++)
        {
            float t = i / (float)chords;
            polygon.Add(((1 - t) * (1 - t) * start) + (2 * t * (1 - t) * control) + (t * t * end));
        }
    }
}
