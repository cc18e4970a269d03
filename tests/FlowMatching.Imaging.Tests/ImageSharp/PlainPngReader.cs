using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

using FlowMatching.Testing.Pictures;

namespace FlowMatching.Imaging.Tests.ImageSharp;

/// <summary>A second, plain PNG reader for what the encoder writes: 8 bits, no palette. Shares no code with the decoder.</summary>
internal static class PlainPngReader
{
    public static List<(string Type, byte[] Data, bool ChecksumHolds)> Chunks(byte[] file)
    {
        var chunks = new List<(string, byte[], bool)>();
        for (int at = 8; at < file.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            uint checksum = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 8 + length));
            bool holds = PngFileBuilder.Crc(file.AsSpan(at + 4, 4 + length)) == checksum;
            chunks.Add((Encoding.ASCII.GetString(file, at + 4, 4), file.AsSpan(at + 8, length).ToArray(), holds));
            at += length + 12;
        }

        return chunks;
    }

    /// <summary>Gives the samples row by row, and the filter of each row.</summary>
    public static (byte[] Samples, byte[] Filters) Decode(byte[] file, int channels)
    {
        var chunks = Chunks(file);
        byte[] header = chunks.Single(c => c.Type == "IHDR").Data;
        int stride = channels * BinaryPrimitives.ReadInt32BigEndian(header), height = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4));
        byte[] rows = Inflate([.. chunks.Where(c => c.Type == "IDAT").SelectMany(c => c.Data)]);
        Assert.That(rows, Has.Length.EqualTo((stride + 1) * height));

        var samples = new byte[stride * height];
        for (int y = 0; y < height; y++)
        {
            for (int i = 0; i < stride; i++)
            {
                int left = i < channels ? 0 : samples[(y * stride) + i - channels];
                int up = y == 0 ? 0 : samples[((y - 1) * stride) + i];
                int corner = y == 0 || i < channels ? 0 : samples[((y - 1) * stride) + i - channels];
                samples[(y * stride) + i] = (byte)(rows[(y * (stride + 1)) + 1 + i] + Prediction(rows[y * (stride + 1)], left, up, corner));
            }
        }

        return (samples, [.. Enumerable.Range(0, height).Select(y => rows[y * (stride + 1)])]);
    }

    private static int Prediction(byte filter, int left, int up, int corner)
    {
        // A stable sort: left wins ties, then up.
        int[] nearest = [.. new[] { left, up, corner }.OrderBy(v => Math.Abs(left + up - corner - v))];

        return new[] { 0, left, up, (left + up) >> 1, nearest[0] }[filter];
    }

    private static byte[] Inflate(byte[] data)
    {
        using var zlib = new ZLibStream(new MemoryStream(data), CompressionMode.Decompress);
        using var result = new MemoryStream();
        zlib.CopyTo(result);

        return result.ToArray();
    }
}
