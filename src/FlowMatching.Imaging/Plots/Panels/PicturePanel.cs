using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Imaging.Plots.Panels;

/// <summary>Puts the pixels of pictures where a layout wants them.</summary>
/// <param name="layout">Where the pictures lie.</param>
/// <param name="shape">Their shape.</param>
internal sealed class PicturePanel(PictureGridLayout layout, PictureBatch shape)
{
    /// <summary>Draws the pictures.</summary>
    /// <param name="frame">The page.</param>
    /// <param name="values">Numbers from −1 to 1, shape (N, C, H, W).</param>
    public void Draw(ImageFrame<Rgb24> frame, ReadOnlySpan<float> values)
    {
        byte[] bytes = new byte[values.Length];
        for (int i = 0; i < bytes.Length; i++) bytes[i] = ByteOf(values[i]);

        frame.ProcessPixelRows(rows =>
        {
            for (int picture = 0; picture < shape.Count; picture++) DrawOne(rows, layout.CornerOf(picture), bytes.AsSpan(picture * shape.Size, shape.Size));
        });
    }

    /// <summary>The grey of a number: −1 is 0, 1 is 255, as pictures are read; what is not a number is 0.</summary>
    internal static byte ByteOf(float value) => (byte)Math.Round((Math.Clamp(float.IsNaN(value) ? -1 : value, -1f, 1f) + 1) * 127.5f);

    private void DrawOne(PixelAccessor<Rgb24> rows, (int Left, int Top) corner, ReadOnlySpan<byte> picture)
    {
        int plane = shape.Height * shape.Width, green = shape.Channels == 1 ? 0 : plane;
        for (int y = 0; y < layout.PictureHeight; y++)
        {
            var row = rows.GetRowSpan(corner.Top + y).Slice(corner.Left, layout.PictureWidth);
            int first = y / layout.Scale * shape.Width;
            for (int x = 0; x < row.Length; x++)
            {
                int i = first + (x / layout.Scale);
                row[x] = new Rgb24(picture[i], picture[i + green], picture[i + (2 * green)]);
            }
        }
    }
}
