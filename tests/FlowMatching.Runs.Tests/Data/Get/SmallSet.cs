using System.IO.Compression;
using System.Security.Cryptography;
using FlowMatching.Runs.Data.Images;

namespace FlowMatching.Runs.Tests.Data.Get;

/// <summary>Two small files that stand for those of a data set.</summary>
internal static class SmallSet
{
    /// <summary>200,000 bytes that gzip cannot shorten.</summary>
    public static byte[] Pictures { get; } = Noise(200_000);

    public static byte[] Labels { get; } = [1, 2, 3];

    public static KnownFile PictureFile { get; } = Known("train-images-idx3-ubyte", Pictures);

    public static KnownFile LabelFile { get; } = Known("train-labels-idx1-ubyte", Labels);

    public static IReadOnlyList<KnownFile> Files { get; } = [LabelFile, PictureFile];

    public static byte[] Zip(byte[] plain)
    {
        using MemoryStream compressed = new();
        using (GZipStream zip = new(compressed, CompressionLevel.Fastest))
            zip.Write(plain);

        return compressed.ToArray();
    }

    private static byte[] Noise(int length)
    {
        byte[] noise = new byte[length];
        new Random(7).NextBytes(noise);

        return noise;
    }

    private static KnownFile Known(string name, byte[] content) =>
        new(name, content.Length, Convert.ToHexStringLower(SHA256.HashData(content)));
}
