using System.Buffers.Binary;
using System.IO.Compression;

namespace FlowMatching.Runs.Data.Images;

/// <summary>Guards ImageSharp's reader of interlaced PNG files: where rows are missing it does not return, and rows of less than five
/// pixels, of which one of the seven passes has none, it reads wrongly. (Seen with 2.1.13.)</summary>
internal static class InterlacedPng
{
    private const int LeastWidth = 5,
        FirstChunk = 8,
        ChunkHeader = 8,
        Checksum = 4,
        ZlibHeader = 2;

    /// <summary>PNG, third edition, section 8.1: where each pass begins and its steps.</summary>
    private static readonly (int X, int Y, int StepX, int StepY)[] Passes =
    [
        (0, 0, 8, 8),
        (4, 0, 8, 8),
        (0, 4, 4, 8),
        (2, 0, 4, 4),
        (0, 2, 2, 4),
        (1, 0, 2, 2),
        (0, 1, 1, 2),
    ];

    /// <summary>Finds why a file cannot be read.</summary>
    /// <param name="file">A PNG file whose size is known to be small enough to be decoded.</param>
    /// <returns>What is wrong, for after the file's name; null where nothing is, or the file is not interlaced.</returns>
    public static string? FaultOf(byte[] file)
    {
        // IHDR comes first: length and name (8), width (4), height (4), depth, colours, compression, filter, interlacing.
        var header = file.AsSpan(FirstChunk + ChunkHeader);
        if (header[12] == 0)
            return null;

        (long width, long height) = (BinaryPrimitives.ReadUInt32BigEndian(header), BinaryPrimitives.ReadUInt32BigEndian(header[4..]));
        if (width < LeastWidth)
            return $"is an interlaced PNG of less than {LeastWidth} pixels a row, which cannot be read: save it without interlacing.";

        return Holds(file, Length(width, height, header[8] * Channels(header[9])))
            ? null
            : "is damaged: rows of its interlaced PNG picture are missing.";
    }

    private static int Channels(byte colours) =>
        colours switch
        {
            2 => 3,
            4 => 2,
            6 => 4,
            _ => 1,
        };

    // A row is a byte for its filter and its pixels, filled up to whole bytes.
    private static long Length(long width, long height, int bits) =>
        Passes.Sum(pass =>
        {
            long columns = Count(width, pass.X, pass.StepX);
            return columns == 0 ? 0 : Count(height, pass.Y, pass.StepY) * (1 + (columns * bits + 7) / 8);
        });

    private static long Count(long length, int start, int step) => Math.Max(0, (length - start + step - 1) / step);

    private static bool Holds(byte[] file, long length)
    {
        using MemoryStream data = new(Data(file), writable: false);
        data.Position = Math.Min(ZlibHeader, data.Length);
        using DeflateStream rows = new(data, CompressionMode.Decompress);
        byte[] buffer = new byte[1 << 16];
        try
        {
            while (length > 0)
            {
                int read = rows.Read(buffer, 0, (int)Math.Min(buffer.Length, length));
                if (read == 0)
                    return false;

                length -= read;
            }

            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    // The chunks IDAT follow upon each other.
    private static byte[] Data(byte[] file)
    {
        using MemoryStream data = new();
        for (long at = FirstChunk; at + ChunkHeader <= file.Length; )
        {
            var chunk = file.AsSpan((int)at);
            uint length = BinaryPrimitives.ReadUInt32BigEndian(chunk);
            bool isData = chunk[4..].StartsWith("IDAT"u8);
            if ((!isData && data.Length > 0) || length > chunk.Length - ChunkHeader)
                break;

            if (isData)
                data.Write(chunk.Slice(ChunkHeader, (int)length));
            at += ChunkHeader + length + Checksum;
        }

        return data.ToArray();
    }
}
