using System.Buffers.Binary;
using FlowMatching.Testing.Pictures;

namespace FlowMatching.Runs.Tests.Fuzzing;

/// <summary>Whole pictures of every kind.</summary>
internal static class PictureCorpus
{
    private const int Side = 8;

    /// <summary>Every colour type, filter and pass.</summary>
    public static IReadOnlyList<byte[]> Png() =>
    [
        PngFileBuilder.Build(3, 2, 8, 0, [0, 1, 2, 3, 1, 4, 5, 6]),
        PngFileBuilder.Build(2, 3, 8, 2, [2, 1, 2, 3, 4, 5, 6, 3, 1, 2, 3, 4, 5, 6, 4, 1, 2, 3, 4, 5, 6], ("tRNS", [0, 1, 0, 2, 0, 3]), ("tEXt", [65, 0, 66])),
        PngFileBuilder.Build(2, 2, 8, 3, [0, 0, 1, 0, 1, 0], ("PLTE", [10, 20, 30, 40, 50, 60]), ("tRNS", [99])),
        PngFileBuilder.Build(9, 2, 1, 3, [0, 0x55, 0x80, 0, 0x2A, 0], ("PLTE", [10, 20, 30, 40, 50, 60])),
        PngFileBuilder.Build(2, 2, 16, 6, [0, .. Noise(16), 4, .. Noise(16)]),
        PngFileBuilder.Build(2, 2, 4, 0, [0, 0x5A, 0, 0xA5]),
        PngFileBuilder.Build(64, 64, 8, 0, [.. Enumerable.Range(0, 64).SelectMany(_ => new byte[65])]),
        new PngFileBuilder().Header(3, 3, colourType: 0, interlacing: 1).Rows([0, 1, 0, 2, 0, 3, 4, 0, 5, 0, 6, 0, 7, 8, 9]).Chunk("IEND", []).ToArray(),
    ];

    /// <summary>Grey, colour and CMYK, baseline and progressive.</summary>
    public static IReadOnlyList<byte[]> Jpeg() =>
    [
        JpegWriter.Write(Noise(3 * Side * Side), Side, Side, JpegWriter.Rgb),
        JpegWriter.Write(Noise(3 * Side * Side), Side, Side, JpegWriter.Rgb, JpegWriter.Progressive),
        JpegWriter.Write(Noise(Side * Side), Side, Side, JpegWriter.Grey),
        JpegWriter.Write(Noise(4 * Side * Side), Side, Side, JpegWriter.Cmyk),
        JpegWriter.Write(new byte[64 * 64], 64, 64, JpegWriter.Grey, JpegWriter.Progressive),
    ];

    /// <summary>Sets the checksum of every chunk of a PNG file, as far as its lengths lead.</summary>
    public static byte[] WithChecksums(byte[] file)
    {
        for (int at = 8; at + 12 <= file.Length;)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
            if (length > file.Length - at - 12) break;

            int end = at + 8 + (int)length;
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(end), PngFileBuilder.Crc(file.AsSpan(at + 4, 4 + (int)length)));
            at = end + 4;
        }

        return file;
    }

    private static byte[] Noise(int length)
    {
        byte[] noise = new byte[length];
        new Random(3).NextBytes(noise);

        return noise;
    }
}
