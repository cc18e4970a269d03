using System.Globalization;
using System.Numerics;
using FlowMatching.Imaging.Drawing;
using FlowMatching.Imaging.Drawing.Text;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Imaging.Plots.Panels;

/// <summary>The time in an animation's upper right corner, in the title's line.</summary>
/// <param name="right">Where it ends.</param>
internal sealed class TimeLabel(int right) : IMovingPart
{
    /// <summary>The room for letters above and below their usual height.</summary>
    private const int Overhang = 6;

    private static readonly int TextWidth = (int)MathF.Ceiling(PlotStyle.Title.Measure(TextAt(0))); // all digits are equally wide

    /// <summary>Gets the room left of the right end that the title must leave.</summary>
    public static int Width => TextWidth + (4 * PlotStyle.Gap);

    /// <inheritdoc/>
    public void Draw(ImageFrame<Rgb24> frame, double time)
    {
        int top = PlotStyle.Margin - Overhang, height = PlotFrame.TextHeight(PlotStyle.Title) + (2 * Overhang);
        var part = new PixelRectangle(right - TextWidth, top, right, top + height);
        frame.DrawPart(part, canvas => canvas.DrawText(
            TextAt(time), new Vector2(0, Overhang), PlotStyle.Title with { Vertical = VerticalAlignment.Top }));
    }

    private static string TextAt(double time) => "t = " + time.ToString("0.00", CultureInfo.InvariantCulture);
}
