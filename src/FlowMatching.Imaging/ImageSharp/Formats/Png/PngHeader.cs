using System.Buffers.Binary;

namespace SixLabors.ImageSharp.Formats.Png;

/// <summary>The content of the IHDR chunk, checked.</summary>
/// <param name="Width">Pixels per row.</param>
/// <param name="Height">Rows.</param>
/// <param name="BitDepth">Bits per sample: 1, 2, 4, 8 or 16.</param>
/// <param name="ColorType">What the samples are.</param>
/// <param name="IsInterlaced">Whether the pixels come in the seven passes of Adam7.</param>
internal readonly record struct PngHeader(int Width, int Height, int BitDepth, PngColorType ColorType, bool IsInterlaced = false)
{
    /// <summary>Samples per pixel.</summary>
    public int Channels => ColorType switch
    {
        PngColorType.Rgb => 3,
        PngColorType.GrayscaleWithAlpha => 2,
        PngColorType.RgbWithAlpha => 4,
        _ => 1,
    };

    /// <summary>The distance of the left neighbour for the filters: whole bytes per pixel, at least one.</summary>
    public int BytesPerPixel => Math.Max(1, Channels * BitDepth / 8);

    /// <summary>Bytes of a row without its filter byte.</summary>
    public long RowBytes => RowBytesOf(Width);

    /// <summary>Bytes of a row of so many pixels without its filter byte.</summary>
    public long RowBytesOf(int width) => (((long)width * Channels * BitDepth) + 7) / 8;

    /// <summary>Reads and checks the data of an IHDR chunk.</summary>
    public static PngHeader Parse(ReadOnlySpan<byte> data)
    {
        if (data.Length != PngConstants.HeaderLength)
            throw new InvalidImageContentException("The PNG file is broken: its header has the wrong length.");

        uint width = BinaryPrimitives.ReadUInt32BigEndian(data);
        uint height = BinaryPrimitives.ReadUInt32BigEndian(data[4..]);
        if (width is 0 or > int.MaxValue || height is 0 or > int.MaxValue)
            throw new InvalidImageContentException($"The PNG file is broken: its size is {width} x {height}.");
        if (data[10] != 0 || data[11] != 0)
            throw new InvalidImageContentException("The PNG file names a compression or filter method that does not exist.");
        if (data[12] > 1)
            throw new InvalidImageContentException($"The PNG file is broken: interlacing method {data[12]} does not exist.");

        var header = new PngHeader((int)width, (int)height, data[8], (PngColorType)data[9], data[12] == 1);
        header.RequireKnownSamples();
        return header;
    }

    private void RequireKnownSamples()
    {
        bool known = ColorType switch
        {
            PngColorType.Grayscale => BitDepth is 1 or 2 or 4 or 8 or 16,
            PngColorType.Palette => BitDepth is 1 or 2 or 4 or 8,
            PngColorType.Rgb or PngColorType.GrayscaleWithAlpha or PngColorType.RgbWithAlpha => BitDepth is 8 or 16,
            _ => false,
        };

        if (!known)
            throw new InvalidImageContentException(
                $"The PNG file is broken: colour type {(byte)ColorType} with {BitDepth} bits does not exist.");
    }
}
