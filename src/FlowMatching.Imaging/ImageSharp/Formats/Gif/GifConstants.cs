namespace SixLabors.ImageSharp.Formats.Gif;

/// <summary>The fixed bytes of a GIF file.</summary>
internal static class GifConstants
{
    public const byte ExtensionIntroducer = 0x21;
    public const byte GraphicControlLabel = 0xF9;
    public const byte ApplicationLabel = 0xFF;
    public const byte ImageSeparator = 0x2C;
    public const byte Trailer = 0x3B;

    /// <summary>A table of at most this many colours, one of which may stand for "as before".</summary>
    public const int MostColours = 256;

    /// <summary>Data is cut into blocks of at most this many bytes, each after its length.</summary>
    public const int MostBlockBytes = 255;

    public static ReadOnlySpan<byte> Signature => "GIF89a"u8;

    public static ReadOnlySpan<byte> LoopApplication => "NETSCAPE2.0"u8;
}
