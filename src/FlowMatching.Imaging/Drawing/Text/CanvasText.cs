using System.Numerics;
using System.Runtime.InteropServices;

namespace FlowMatching.Imaging.Drawing.Text;

/// <summary>Draws text on a canvas.</summary>
public static class CanvasText
{
    /// <summary>Draws one line of text.</summary>
    /// <param name="canvas">The canvas.</param>
    /// <param name="text">The text.</param>
    /// <param name="position">Where the part named by the style's alignment stands.</param>
    /// <param name="style">How it looks and lies.</param>
    public static void DrawText(this Canvas canvas, string text, Vector2 position, TextStyle style)
    {
        ArgumentNullException.ThrowIfNull(canvas);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(style);

        var transform = Placement(text, position, style);
        var polygon = new List<Vector2>();
        foreach (char character in text)
        {
            foreach (var contour in style.Face.Contours(character))
            {
                ContourFlattener.Flatten(contour, transform, polygon);
                canvas.AddContour(CollectionsMarshal.AsSpan(polygon));
            }

            canvas.FillContours(style.Colour);
            transform = Matrix3x2.CreateTranslation(style.Face.Advance(character), 0) * transform;
        }
    }

    /// <summary>Finds the way from font units to pixels for the first letter.</summary>
    private static Matrix3x2 Placement(string text, Vector2 position, TextStyle style)
    {
        float scale = style.Size / style.Face.UnitsPerEm;
        float along = style.Horizontal switch
        {
            HorizontalAlignment.Centre => -style.Measure(text) / 2,
            HorizontalAlignment.Right => -style.Measure(text),
            _ => 0,
        };
        float across = style.Vertical switch
        {
            VerticalAlignment.Middle => style.CapitalHeight / 2,
            VerticalAlignment.Top => style.CapitalHeight,
            _ => 0,
        };

        // The baseline lies between two pixels, so that the feet of the letters are sharp.
        return style.Upwards
            ? new Matrix3x2(0, -scale, -scale, 0, MathF.Round(position.X + across), position.Y - along)
            : new Matrix3x2(scale, 0, 0, -scale, position.X + along, MathF.Round(position.Y + across));
    }
}
