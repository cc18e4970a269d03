using System.IO.Compression;
using SixLabors.ImageSharp.PixelFormats;

namespace SixLabors.ImageSharp.Formats.Png;

/// <summary>Reads PNG: every colour type and bit depth, interlaced or not.</summary>
internal static class PngDecoderCore
{
    /// <summary>Deflate stores at most 1032 bytes in one: rows that could not be in the file are refused before memory is taken.</summary>
    private const long MaximumDeflateRatio = 1032;

    public static Image<TPixel> Decode<TPixel>(ReadOnlySpan<byte> file)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        var content = PngContent.Read(file);
        RequireEnoughData(content);

        var image = new Image<TPixel>(content.Header.Width, content.Header.Height);
        using var zlib = new ZLibStream(content.Compressed, CompressionMode.Decompress);
        foreach (var pass in PngPass.Of(content.Header)) ReadPass(zlib, content, pass, image);
        return image;
    }

    private static void RequireEnoughData(PngContent content)
    {
        var header = content.Header;
        long possible = MaximumDeflateRatio * content.Compressed.Length;
        if (header.RowBytes + 1 > possible / header.Height)
            throw new InvalidImageContentException(
                $"The PNG file is cut short: {content.Compressed.Length} bytes cannot hold {header.Width} x {header.Height} pixels.");
        if ((long)header.Width * header.Height > Array.MaxLength)
            throw new InvalidImageContentException($"The PNG file is too large: {header.Width} x {header.Height} pixels.");
    }

    private static void ReadPass<TPixel>(ZLibStream zlib, PngContent content, PngPass pass, Image<TPixel> image)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        int width = pass.Width(content.Header), height = pass.Height(content.Header);
        if (width == 0) return; // not even filter bytes

        int rowBytes = (int)content.Header.RowBytesOf(width);
        var row = new byte[rowBytes + 1];
        var above = new byte[rowBytes + 1];
        var colours = new PngRowColours(content);
        for (int y = 0; y < height; y++)
        {
            ReadRow(zlib, row);
            PngFilter.Decode(row[0], row.AsSpan(1), above.AsSpan(1), content.Header.BytesPerPixel);
            int start = ((pass.Y + (y * pass.StepY)) * image.Width) + pass.X;
            for (int x = 0; x < width; x++)
                image.Pixels[start + (x * pass.StepX)].FromRgba32(colours.At(row.AsSpan(1), x));

            (row, above) = (above, row);
        }
    }

    private static void ReadRow(ZLibStream zlib, byte[] row)
    {
        try
        {
            zlib.ReadExactly(row);
        }
        catch (EndOfStreamException cause)
        {
            throw new InvalidImageContentException("The PNG file is cut short: it has fewer rows than its header says.", cause);
        }
        catch (Exception cause) when (cause is InvalidDataException or IOException) // of bytes in memory
        {
            throw new InvalidImageContentException("The PNG file is broken: its compressed data cannot be read.", cause);
        }
    }
}
