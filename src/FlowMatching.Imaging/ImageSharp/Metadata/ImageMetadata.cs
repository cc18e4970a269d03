using SixLabors.ImageSharp.Formats.Gif;

namespace SixLabors.ImageSharp.Metadata;

/// <summary>What is said of an image besides its pixels.</summary>
public sealed class ImageMetadata
{
    internal GifMetadata Gif { get; } = new();
}
