using SixLabors.ImageSharp.Formats.Gif;
using SixLabors.ImageSharp.Metadata;

namespace SixLabors.ImageSharp;

/// <summary>The ways to what only one format knows.</summary>
public static class MetadataExtensions
{
    public static GifMetadata GetGifMetadata(this ImageMetadata source)
    {
        ArgumentNullException.ThrowIfNull(source);

        return source.Gif;
    }

    public static GifFrameMetadata GetGifMetadata(this ImageFrameMetadata source)
    {
        ArgumentNullException.ThrowIfNull(source);

        return source.Gif;
    }
}
