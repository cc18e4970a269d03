using FlowMatching.Core;
using FlowMatching.Core.Data;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;

namespace FlowMatching.Runs.Data.Images;

/// <summary>A picture from a file as a density: ink is 255 less the grey value, and the paper is white.</summary>
/// <remarks>Grey is the luma of ITU-R BT.601, Y = 0.299 R + 0.587 G + 0.114 B; what is transparent shows the paper.</remarks>
internal static class PictureFile
{
    /// <summary>4096 x 4096: a density keeps 24 bytes a pixel.</summary>
    private const long MostPixels = 1 << 24;

    /// <summary>Reads a picture.</summary>
    /// <param name="name">What the data set is called.</param>
    /// <param name="path">The file.</param>
    /// <returns>The density.</returns>
    /// <exception cref="InvalidInputException">One sentence on the fault.</exception>
    public static PictureDensity Read(string name, string path)
    {
        using var picture = PictureLoader.Load(path, MostPixels);
        return new PictureDensity(name, Ink(picture), picture.Width, picture.Height);
    }

    private static float[] Ink(Image<Rgba32> picture)
    {
        float[] ink = new float[picture.Width * picture.Height];
        picture.ProcessPixelRows(rows =>
        {
            for (int y = 0; y < rows.Height; y++)
            {
                var row = rows.GetRowSpan(y);
                for (int x = 0; x < row.Length; x++)
                    ink[y * row.Length + x] = InkOf(row[x]);
            }
        });
        return ink;
    }

    private static float InkOf(Rgba32 pixel)
    {
        double grey = (299 * pixel.R + 587 * pixel.G + 114 * pixel.B) / 1000.0; // whole numbers until here: white is 255 exactly
        return (float)((255 - grey) * pixel.A / 255);
    }
}

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
        using var square = picture.Clone(context =>
            context
                .BackgroundColor(Color.White)
                .Resize(
                    new ResizeOptions
                    {
                        Size = new Size(side, side),
                        Mode = ResizeMode.Crop,
                        Sampler = KnownResamplers.Bicubic,
                    }
                )
        );
        var pixels = new Rgba32[side * side];
        square.CopyPixelDataTo(pixels);
        for (int i = 0; i < pixels.Length; i++)
            (target[i], target[pixels.Length + i], target[2 * pixels.Length + i]) = (pixels[i].R, pixels[i].G, pixels[i].B);
    }
}
