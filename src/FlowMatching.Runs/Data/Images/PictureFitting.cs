using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;

namespace FlowMatching.Runs.Data.Images;

/// <summary>Brings a picture of any size to a square of bytes: its shorter side becomes the square's, and the middle is cut out.</summary>
/// <remarks>What is transparent shows white paper. Pictures whose shorter side has the right length are not resampled.</remarks>
internal static class PictureFitting
{
    /// <summary>Channels of the result: red, green and blue, also where the picture is grey.</summary>
    public const int Channels = 3;

    /// <summary>Fits a picture.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="side">The side S of the square, in pixels.</param>
    /// <param name="target">Takes the values, shape (3, S, S).</param>
    public static void Fit(Image<Rgba32> picture, int side, Span<byte> target)
    {
        using var whole = OnWhite(picture);
        double scale = (double)side / Math.Min(whole.Width, whole.Height);
        (int width, int height) = (Scaled(whole.Width, scale, side), Scaled(whole.Height, scale, side));
        if (scale == 1)
        {
            CutOut(whole, side, target);
            return;
        }

        using var resized = whole.Clone(context => context.Resize(width, height));
        CutOut(resized, side, target);
    }

    private static int Scaled(int length, double scale, int side) => Math.Max(side, (int)Math.Round(length * scale));

    private static Image<Rgb24> OnWhite(Image<Rgba32> picture)
    {
        Image<Rgb24> result = new(picture.Width, picture.Height);
        var pixels = new Rgba32[picture.Width * picture.Height];
        picture.CopyPixelDataTo(pixels);
        result.ProcessPixelRows(rows =>
        {
            for (int y = 0; y < rows.Height; y++)
            {
                var row = rows.GetRowSpan(y);
                for (int x = 0; x < row.Length; x++) row[x] = OnWhite(pixels[y * row.Length + x]);
            }
        });
        return result;
    }

    private static Rgb24 OnWhite(Rgba32 pixel) => new(OnWhite(pixel.R, pixel.A), OnWhite(pixel.G, pixel.A), OnWhite(pixel.B, pixel.A));

    private static byte OnWhite(byte value, byte opacity) => (byte)((value * opacity + 255 * (255 - opacity) + 127) / 255);

    private static void CutOut(Image<Rgb24> picture, int side, Span<byte> target)
    {
        var pixels = new Rgb24[picture.Width * picture.Height];
        picture.CopyPixelDataTo(pixels);
        (int left, int top, int plane) = ((picture.Width - side) / 2, (picture.Height - side) / 2, side * side);
        for (int i = 0; i < plane; i++)
        {
            var pixel = pixels[(top + i / side) * picture.Width + left + i % side];
            (target[i], target[plane + i], target[2 * plane + i]) = (pixel.R, pixel.G, pixel.B);
        }
    }
}
