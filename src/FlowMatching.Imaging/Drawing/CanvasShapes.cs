using System.Numerics;

namespace FlowMatching.Imaging.Drawing;

/// <summary>Shapes made of the canvas' own.</summary>
public static class CanvasShapes
{
    /// <summary>Draws the outline of a rectangle, the line lying inside it.</summary>
    /// <param name="canvas">The canvas.</param>
    /// <param name="bounds">The rectangle.</param>
    /// <param name="thickness">The line's thickness.</param>
    /// <param name="paint">The paint.</param>
    public static void DrawRectangle(this Canvas canvas, PixelRectangle bounds, float thickness, Paint paint)
    {
        ArgumentNullException.ThrowIfNull(canvas);
        float inner = bounds.Height - (2 * thickness);
        canvas.FillRectangle(bounds.Left, bounds.Top, bounds.Width, thickness, paint);
        canvas.FillRectangle(bounds.Left, bounds.Bottom - thickness, bounds.Width, thickness, paint);
        canvas.FillRectangle(bounds.Left, bounds.Top + thickness, thickness, inner, paint);
        canvas.FillRectangle(bounds.Right - thickness, bounds.Top + thickness, thickness, inner, paint);
    }

    /// <summary>Draws a straight dashed line.</summary>
    /// <param name="canvas">The canvas.</param>
    /// <param name="from">One end.</param>
    /// <param name="to">The other end.</param>
    /// <param name="width">The line's width.</param>
    /// <param name="dash">Length of a dash; the gaps are two thirds of it.</param>
    /// <param name="paint">The paint.</param>
    public static void DrawDashedLine(this Canvas canvas, Vector2 from, Vector2 to, float width, float dash, Paint paint)
    {
        ArgumentNullException.ThrowIfNull(canvas);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dash);
        float length = Vector2.Distance(from, to);
        float period = dash * 5 / 3;
        var direction = length > 0 ? (to - from) / length : Vector2.Zero;

        for (int i = 0; i * period < length; i++)
        {
            float start = i * period;
            canvas.DrawPolyline([from + (start * direction), from + (Math.Min(start + dash, length) * direction)], width, paint);
        }
    }

    /// <summary>Draws an arrow as one shape, so that it is evenly opaque. The head shrinks with an arrow shorter than it.</summary>
    /// <param name="canvas">The canvas.</param>
    /// <param name="from">The tail.</param>
    /// <param name="to">The tip.</param>
    /// <param name="width">The shaft's width.</param>
    /// <param name="head">The head's length; its width is the same.</param>
    /// <param name="paint">The paint.</param>
    public static void DrawArrow(this Canvas canvas, Vector2 from, Vector2 to, float width, float head, Paint paint)
    {
        ArgumentNullException.ThrowIfNull(canvas);
        float length = Vector2.Distance(from, to);
        if (length == 0) return;

        head = Math.Min(head, length);
        var direction = (to - from) / length;
        var side = new Vector2(-direction.Y, direction.X);
        var neck = to - (head * direction);
        var (half, wide) = (side * Math.Min(width, head) / 2, side * head / 2);

        canvas.FillPolygon([from + half, neck + half, neck + wide, to, neck - wide, neck - half, from - half], paint);
    }
}
