using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.PixelFormats;

namespace SixLabors.ImageSharp.Formats;

/// <summary>Finds the format of a file by its first bytes, whatever its name is, and reads it.</summary>
internal static class ImageDecoder
{
    public static Image<TPixel> Decode<TPixel>(ReadOnlySpan<byte> file)
        where TPixel : unmanaged, IPixel<TPixel>
        => JpegDecoderCore.Knows(file) ? JpegDecoderCore.Decode<TPixel>(file) : PngDecoderCore.Decode<TPixel>(file);
}
