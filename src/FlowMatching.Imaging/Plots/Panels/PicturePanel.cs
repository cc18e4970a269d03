using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Imaging.Plots;

/// <summary>Puts the pixels of pictures where a layout wants them.</summary>
/// <param name="layout">Where the pictures lie.</param>
/// <param name="shape">Their shape.</param>
internal sealed class PicturePanel(PictureGridLayout layout, PictureBatch shape)
{
    /// <summary>Draws the pictures.</summary>
    /// <param name="canvas">The page, or the part of it that holds the pictures alone.</param>
    /// <param name="left">The page's column that is the canvas' first.</param>
    /// <param name="top">The page's row that is the canvas' first.</param>
    /// <param name="values">Numbers from −1 to 1, shape (N, C, H, W).</param>
    public void Draw(Canvas canvas, int left, int top, ReadOnlySpan<float> values)
    {
        var pixels = new Rgb24[shape.Height * shape.Width];
        int green = shape.Channels == 1 ? 0 : pixels.Length;
        for (int picture = 0; picture < shape.Count; picture++)
        {
            var part = values.Slice(picture * shape.Size, shape.Size);
            for (int i = 0; i < pixels.Length; i++) pixels[i] = new Rgb24(ByteOf(part[i]), ByteOf(part[i + green]), ByteOf(part[i + (2 * green)]));
            var corner = layout.CornerOf(picture);
            canvas.DrawPixels(pixels, shape.Width, corner.Left - left, corner.Top - top, layout.Scale);
        }
    }

    /// <summary>The grey of a number: −1 is 0, 1 is 255, as pictures are read; what is not a number is 0.</summary>
    internal static byte ByteOf(float value) => (byte)Math.Round((Math.Clamp(float.IsNaN(value) ? -1 : value, -1f, 1f) + 1) * 127.5f);
}
