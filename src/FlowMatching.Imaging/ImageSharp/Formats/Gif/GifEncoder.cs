namespace SixLabors.ImageSharp.Formats.Gif;

/// <summary>Writes GIF.</summary>
public sealed class GifEncoder : QuantizingImageEncoder
{
}
