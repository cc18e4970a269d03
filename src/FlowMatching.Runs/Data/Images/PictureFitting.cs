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
        using var square = picture.Clone(context => context
            .BackgroundColor(Color.White)
            .Resize(new ResizeOptions { Size = new Size(side, side), Mode = ResizeMode.Crop, Sampler = KnownResamplers.Bicubic }));
        var pixels = new Rgba32[side * side];
        square.CopyPixelDataTo(pixels);
        for (int i = 0; i < pixels.Length; i++)
            (target[i], target[pixels.Length + i], target[2 * pixels.Length + i]) = (pixels[i].R, pixels[i].G, pixels[i].B);
    }
}
