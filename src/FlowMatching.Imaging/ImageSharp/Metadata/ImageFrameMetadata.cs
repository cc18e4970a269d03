using SixLabors.ImageSharp.Formats.Gif;

namespace SixLabors.ImageSharp.Metadata;

/// <summary>What is said of a frame besides its pixels.</summary>
public sealed class ImageFrameMetadata
{
    internal GifFrameMetadata Gif { get; private init; } = new();

    internal ImageFrameMetadata Copy()
        => new() { Gif = new GifFrameMetadata { FrameDelay = Gif.FrameDelay, DisposalMethod = Gif.DisposalMethod } };
}
