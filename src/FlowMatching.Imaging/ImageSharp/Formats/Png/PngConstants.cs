namespace SixLabors.ImageSharp.Formats.Png;

/// <summary>The fixed numbers of the PNG specification that both directions need.</summary>
internal static class PngConstants
{
    /// <summary>Length, type and checksum around a chunk's data.</summary>
    public const int ChunkOverhead = 12;

    /// <summary>Length of the data of IHDR.</summary>
    public const int HeaderLength = 13;

    /// <summary>The first eight bytes of every PNG file.</summary>
    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];
}
