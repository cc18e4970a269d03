using FlowMatching.Imaging.Drawing;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Imaging.Plots.Panels;

/// <summary>Draws parts of frames that are copies of one background.</summary>
internal static class FrameParts
{
    /// <summary>Draws on a canvas of the part's size and puts it in its place; nothing outside the part can change.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="part">The part.</param>
    /// <param name="draw">Draws with (0, 0) in the part's upper left corner, on the page's colour.</param>
    public static void DrawPart(this ImageFrame<Rgb24> frame, PixelRectangle part, Action<Canvas> draw)
    {
        var canvas = new Canvas(part.Width, part.Height, PlotStyle.Background);
        draw(canvas);
        using var image = canvas.ToImage();
        var pixels = new Rgb24[part.Width * part.Height];
        image.CopyPixelDataTo(pixels);

        frame.ProcessPixelRows(rows =>
        {
            for (int y = 0; y < part.Height; y++)
                pixels.AsSpan(y * part.Width, part.Width).CopyTo(rows.GetRowSpan(part.Top + y)[part.Left..]);
        });
    }
}
