using System.Runtime.InteropServices;
using SixLabors.ImageSharp.PixelFormats;

namespace SixLabors.ImageSharp.Formats.Jpeg;

/// <summary>Reads JPEG through the system's libturbojpeg: grey, colour and CMYK, baseline and progressive.</summary>
internal static class JpegDecoderCore
{
    /// <summary>A block of 8 x 8 pixels takes at least a bit: sizes that could not be in the file are refused before memory is taken.</summary>
    private const long MaximumPixelsPerByte = 4096;

    /// <summary>Whether a file begins like JPEG: the start of an image, and a marker.</summary>
    public static bool Knows(ReadOnlySpan<byte> file) => file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]);

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidImageContentException">The file is broken or cut short.</exception>
    /// <exception cref="NotSupportedException">The library is not installed.</exception>
    public static Image<TPixel> Decode<TPixel>(ReadOnlySpan<byte> file)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        nint decoder = Open();
        try
        {
            return Decode<TPixel>(decoder, file);
        }
        finally
        {
            _ = TurboJpeg.Close(decoder);
        }
    }

    private static nint Open()
    {
        try
        {
            nint decoder = TurboJpeg.Open();
            return decoder != 0 ? decoder : throw new InvalidOperationException("libturbojpeg could not be started: there is no memory left.");
        }
        catch (Exception cause) when (cause is DllNotFoundException or EntryPointNotFoundException)
        {
            throw new NotSupportedException(
                "JPEG is read through libturbojpeg, which is not installed: install libturbojpeg0 (apt-get install libturbojpeg0), or save the picture as PNG.", cause);
        }
    }

    private static Image<TPixel> Decode<TPixel>(nint decoder, ReadOnlySpan<byte> file)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        CULong length = new((nuint)file.Length);
        Require(decoder, TurboJpeg.ReadHeader(decoder, file, length, out int width, out int height, out _, out int colourSpace));
        RequireEnoughData(file.Length, width, height);

        var pixels = new Rgba32[width * height];
        bool isCmyk = TurboJpeg.IsCmyk(colourSpace);
        int format = isCmyk ? TurboJpeg.Cmyk : TurboJpeg.Rgba;
        Require(decoder, TurboJpeg.Decompress(
            decoder, file, length, MemoryMarshal.AsBytes(pixels.AsSpan()), width, pitch: 0, height, format,
            TurboJpeg.AccurateTransform | TurboJpeg.StopOnWarning | TurboJpeg.LimitScans));

        var image = new Image<TPixel>(width, height);
        for (int i = 0; i < pixels.Length; i++) image.Pixels[i].FromRgba32(isCmyk ? FromCmyk(pixels[i]) : pixels[i]);
        return image;
    }

    private static void RequireEnoughData(int length, int width, int height)
    {
        long pixels = (long)width * height;
        if (pixels > MaximumPixelsPerByte * length)
            throw new InvalidImageContentException($"The JPEG file is cut short: {length} bytes cannot hold {width} x {height} pixels.");
        if (4 * pixels > Array.MaxLength)
            throw new InvalidImageContentException($"The JPEG file is too large: {width} x {height} pixels.");
    }

    // The library's warnings are faults here: half a picture is none to learn from.
    private static void Require(nint decoder, int result)
    {
        if (result != 0) throw new InvalidImageContentException($"The JPEG file is broken or cut short: {TurboJpeg.Error(decoder)}.");
    }

    // Programs that write CMYK write it inverted: 255 is no ink.
    private static Rgba32 FromCmyk(Rgba32 ink) => new(Less(ink.R, ink.A), Less(ink.G, ink.A), Less(ink.B, ink.A), byte.MaxValue);

    private static byte Less(byte colour, byte black) => (byte)(((colour * black) + 127) / 255);
}
