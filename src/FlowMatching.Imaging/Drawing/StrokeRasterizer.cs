using System.Numerics;

namespace FlowMatching.Imaging.Drawing;

/// <summary>Draws lines of a given width with round joins and ends.</summary>
/// <remarks>A pixel's coverage follows from the distance d of its centre from the line: the length that [d − ½, d + ½] shares with
/// [−w/2, w/2], so that a thin line fades instead of breaking. Segments of one line join by the larger coverage, not by the sum:
/// thousands of short segments show no beads.</remarks>
internal sealed class StrokeRasterizer(int canvasWidth, int canvasHeight)
{
    private readonly float[] mask = new float[canvasWidth * canvasHeight];
    private PixelRectangle touched;

    /// <summary>Draws a line through points; a single point gives a disc.</summary>
    /// <param name="points">The points in pixels; y runs downwards.</param>
    /// <param name="width">The line's width in pixels.</param>
    /// <param name="target">The pixels.</param>
    /// <param name="clip">Nothing outside is touched.</param>
    /// <param name="paint">The paint.</param>
    public void Stroke(ReadOnlySpan<Vector2> points, float width, PixelBuffer target, PixelRectangle clip, Paint paint)
    {
        touched = new PixelRectangle(clip.Right, clip.Bottom, clip.Left, clip.Top);
        if (points.Length == 1) AddSegment(points[0], points[0], width / 2, clip);
        for (int i = 0; i + 1 < points.Length; i++)
            AddSegment(points[i], points[i + 1], width / 2, clip);

        for (int y = touched.Top; y < touched.Bottom; y++)
        {
            var row = mask.AsSpan((y * canvasWidth) + touched.Left, Math.Max(0, touched.Width));
            target.Blend(touched.Left, y, row, paint);
            row.Clear();
        }
    }

    private void AddSegment(Vector2 a, Vector2 b, float radius, PixelRectangle clip)
    {
        float reach = radius + 0.5f;
        int top = PixelAt(Math.Min(a.Y, b.Y) - reach, clip.Top, clip.Bottom);
        int bottom = PixelAt(Math.Max(a.Y, b.Y) + reach + 1, clip.Top, clip.Bottom);
        for (int y = top; y < bottom; y++)
        {
            var (nearest, farthest) = SpanNear(a, b, y + 0.5f, reach);
            int left = PixelAt(nearest - reach, clip.Left, clip.Right);
            int right = PixelAt(farthest + reach + 1, clip.Left, clip.Right);
            if (left >= right) continue;

            AddRow(a, b, radius, left, right, y);
            touched = new PixelRectangle(
                Math.Min(touched.Left, left), Math.Min(touched.Top, y), Math.Max(touched.Right, right), Math.Max(touched.Bottom, y + 1));
        }
    }

    /// <summary>Finds the columns that a segment passes within reach of a row.</summary>
    private static (float Left, float Right) SpanNear(Vector2 a, Vector2 b, float y, float reach)
    {
        if (Math.Abs(b.Y - a.Y) < 1e-3f) return (Math.Min(a.X, b.X), Math.Max(a.X, b.X));

        float enter = Math.Clamp((y - reach - a.Y) / (b.Y - a.Y), 0, 1);
        float leave = Math.Clamp((y + reach - a.Y) / (b.Y - a.Y), 0, 1);
        float x0 = a.X + (enter * (b.X - a.X)), x1 = a.X + (leave * (b.X - a.X));

        return (Math.Min(x0, x1), Math.Max(x0, x1));
    }

    private void AddRow(Vector2 a, Vector2 b, float radius, int left, int right, int y)
    {
        var along = b - a;
        float inverseLength = along == Vector2.Zero ? 0 : 1 / along.LengthSquared();
        var row = mask.AsSpan(y * canvasWidth, canvasWidth);
        for (int x = left; x < right; x++)
        {
            var offset = new Vector2(x + 0.5f, y + 0.5f) - a;
            float at = Math.Clamp(Vector2.Dot(offset, along) * inverseLength, 0, 1);
            float distance = (offset - (at * along)).Length();
            float covered = Math.Min(distance + 0.5f, radius) - Math.Max(distance - 0.5f, -radius);
            row[x] = Math.Max(row[x], covered);
        }
    }

    private static int PixelAt(float position, int least, int most) => (int)Math.Clamp(position, least, most);
}
