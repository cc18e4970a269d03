using SixLabors.ImageSharp.PixelFormats;

namespace SixLabors.ImageSharp.Formats.Png;

/// <summary>Turns the samples of an unfiltered row into colours.</summary>
internal sealed class PngRowColours(PngContent content)
{
    private readonly PngHeader header = content.Header;
    private readonly int[] key = TransparentKey(content);

    /// <summary>Finds the colour of one pixel of a row.</summary>
    public Rgba32 At(ReadOnlySpan<byte> row, int x)
    {
        int first = x * header.Channels;

        return header.ColorType switch
        {
            PngColorType.Palette => FromPalette(Sample(row, first)),
            PngColorType.Grayscale => Grey(row, first, IsKey(row, first) ? (byte)0 : byte.MaxValue),
            PngColorType.GrayscaleWithAlpha => Grey(row, first, Scaled(row, first + 1)),
            PngColorType.Rgb => Colour(row, first, IsKey(row, first) ? (byte)0 : byte.MaxValue),
            _ => Colour(row, first, Scaled(row, first + 3)),
        };
    }

    private static int[] TransparentKey(PngContent content)
    {
        var header = content.Header;
        bool hasKey = header.ColorType is PngColorType.Grayscale or PngColorType.Rgb
            && content.Transparency.Length == 2 * header.Channels;
        if (!hasKey) return [];

        byte[] stored = content.Transparency;
        return [.. Enumerable.Range(0, header.Channels).Select(c => (stored[2 * c] << 8) | stored[(2 * c) + 1])];
    }

    private bool IsKey(ReadOnlySpan<byte> row, int first)
    {
        for (int c = 0; c < key.Length; c++)
        {
            if (Sample(row, first + c) != key[c]) return false;
        }

        return key.Length > 0;
    }

    private Rgba32 Grey(ReadOnlySpan<byte> row, int first, byte alpha)
    {
        byte value = Scaled(row, first);
        return new Rgba32(value, value, value, alpha);
    }

    private Rgba32 Colour(ReadOnlySpan<byte> row, int first, byte alpha)
        => new(Scaled(row, first), Scaled(row, first + 1), Scaled(row, first + 2), alpha);

    private Rgba32 FromPalette(int index)
    {
        if ((3 * index) + 2 >= content.Palette.Length)
            throw new InvalidImageContentException($"The PNG file is broken: a pixel names palette entry {index}, which does not exist.");

        var entry = content.Palette.AsSpan(3 * index, 3);
        byte alpha = index < content.Transparency.Length ? content.Transparency[index] : byte.MaxValue;
        return new Rgba32(entry[0], entry[1], entry[2], alpha);
    }

    /// <summary>A sample in [0, 2^depth − 1] brought to [0, 255].</summary>
    private byte Scaled(ReadOnlySpan<byte> row, int index) => header.BitDepth switch
    {
        8 => row[index],
        16 => row[2 * index],
        _ => (byte)(Sample(row, index) * byte.MaxValue / ((1 << header.BitDepth) - 1)),
    };

    private int Sample(ReadOnlySpan<byte> row, int index)
    {
        if (header.BitDepth == 8) return row[index];
        if (header.BitDepth == 16) return (row[2 * index] << 8) | row[(2 * index) + 1];

        int bit = index * header.BitDepth;
        int shift = 8 - header.BitDepth - (bit % 8); // the leftmost pixel lies in the highest bits
        return (row[bit / 8] >> shift) & ((1 << header.BitDepth) - 1);
    }
}
