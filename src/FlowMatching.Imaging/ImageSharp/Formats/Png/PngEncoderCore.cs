using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using SixLabors.ImageSharp.PixelFormats;

namespace SixLabors.ImageSharp.Formats.Png;

/// <summary>Writes PNG: 8 bits per sample, not interlaced, the filter of each row chosen by its size.</summary>
/// <remarks>PNG specification, third edition. Nothing but the pixels goes into the file: equal pixels, equal bytes.</remarks>
internal static class PngEncoderCore
{
    public static void Encode<TPixel>(Image<TPixel> image, Stream stream)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        var header = new PngHeader(image.Width, image.Height, 8, ColorTypeOf<TPixel>());

        stream.Write(PngConstants.Signature);
        WriteChunk(stream, "IHDR"u8, HeaderData(header));
        WriteChunk(stream, "IDAT"u8, Compress(MemoryMarshal.AsBytes(image.Pixels), header));
        WriteChunk(stream, "IEND"u8, []);
    }

    private static PngColorType ColorTypeOf<TPixel>()
    {
        if (typeof(TPixel) == typeof(Rgb24)) return PngColorType.Rgb;
        if (typeof(TPixel) == typeof(Rgba32)) return PngColorType.RgbWithAlpha;
        if (typeof(TPixel) == typeof(L8)) return PngColorType.Grayscale;

        throw new NotSupportedException($"A pixel type that is not written as PNG: {typeof(TPixel).Name}.");
    }

    private static byte[] HeaderData(PngHeader header)
    {
        var data = new byte[PngConstants.HeaderLength];
        BinaryPrimitives.WriteInt32BigEndian(data, header.Width);
        BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(4), header.Height);
        data[8] = (byte)header.BitDepth;
        data[9] = (byte)header.ColorType;

        return data; // compression, filter method and interlacing stay 0
    }

    private static ReadOnlySpan<byte> Compress(ReadOnlySpan<byte> pixels, PngHeader header)
    {
        var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
            WriteRows(zlib, pixels, header);

        return compressed.GetBuffer().AsSpan(0, (int)compressed.Length);
    }

    private static void WriteRows(ZLibStream zlib, ReadOnlySpan<byte> pixels, PngHeader header)
    {
        int rowBytes = (int)header.RowBytes;
        var best = new byte[rowBytes + 1];
        var trial = new byte[rowBytes + 1];
        ReadOnlySpan<byte> above = new byte[rowBytes];

        for (int y = 0; y < header.Height; y++)
        {
            var row = pixels.Slice(y * rowBytes, rowBytes);
            long bestCost = long.MaxValue;
            for (int filter = 0; filter < PngFilter.Count; filter++)
            {
                trial[0] = (byte)filter;
                PngFilter.Encode(filter, row, above, header.BytesPerPixel, trial.AsSpan(1));
                long cost = CostOf(trial.AsSpan(1));
                if (cost < bestCost)
                    (best, trial, bestCost) = (trial, best, cost);
            }

            zlib.Write(best);
            above = row;
        }
    }

    /// <summary>The sum of the differences' sizes: the specification's own heuristic (section 12.7) for what compresses well.</summary>
    private static long CostOf(ReadOnlySpan<byte> filtered)
    {
        long cost = 0;
        foreach (byte value in filtered)
            cost += Math.Abs((int)(sbyte)value);

        return cost;
    }

    private static void WriteChunk(Stream stream, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        var chunk = new byte[data.Length + PngConstants.ChunkOverhead];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        type.CopyTo(chunk.AsSpan(4));
        data.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + data.Length), PngCrc.Compute(chunk.AsSpan(4, 4 + data.Length)));

        stream.Write(chunk);
    }
}
