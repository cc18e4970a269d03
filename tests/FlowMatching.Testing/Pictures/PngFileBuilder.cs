using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace FlowMatching.Testing.Pictures;

/// <summary>Writes PNG files by hand, broken ones too; shares no code with the encoder.</summary>
public sealed class PngFileBuilder
{
    private readonly List<byte> file = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    public static byte[] Build(
        int width,
        int height,
        byte bitDepth,
        byte colourType,
        byte[] filteredRows,
        params (string Type, byte[] Data)[] extra
    )
    {
        var builder = new PngFileBuilder().Header((uint)width, (uint)height, bitDepth, colourType);
        foreach (var (type, data) in extra)
            builder.Chunk(type, data);

        return builder.Rows(filteredRows).Chunk("IEND", []).ToArray();
    }

    public PngFileBuilder Header(uint width, uint height, byte bitDepth = 8, byte colourType = 2, byte interlacing = 0)
    {
        var data = new byte[13];
        BinaryPrimitives.WriteUInt32BigEndian(data, width);
        BinaryPrimitives.WriteUInt32BigEndian(data.AsSpan(4), height);
        (data[8], data[9], data[12]) = (bitDepth, colourType, interlacing);

        return Chunk("IHDR", data);
    }

    public PngFileBuilder Rows(byte[] filteredRows)
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
            zlib.Write(filteredRows);

        // Two chunks: a reader has to put them together.
        byte[] data = compressed.ToArray();
        return Chunk("IDAT", data[..(data.Length / 2)]).Chunk("IDAT", data[(data.Length / 2)..]);
    }

    public PngFileBuilder Chunk(string type, byte[] data)
    {
        byte[] typeAndData = [.. Encoding.ASCII.GetBytes(type), .. data];
        var number = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.AddRange(number);
        file.AddRange(typeAndData);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(typeAndData));
        file.AddRange(number);

        return this;
    }

    public byte[] ToArray() => [.. file];

    /// <summary>CRC-32 bit by bit, as the definition has it: no table that could share a mistake with the encoder's.</summary>
    public static uint Crc(ReadOnlySpan<byte> data)
    {
        uint crc = 0xFFFFFFFF;
        foreach (byte value in data)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                bool feedback = ((crc ^ ((uint)value >> bit)) & 1) != 0;
                crc >>= 1;
                if (feedback)
                    crc ^= 0xEDB88320;
            }
        }

        return ~crc;
    }
}
