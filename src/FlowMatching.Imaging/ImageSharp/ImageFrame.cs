using SixLabors.ImageSharp.Metadata;

namespace SixLabors.ImageSharp;

/// <summary>One frame of an image of any pixel type.</summary>
public abstract class ImageFrame
{
    private protected ImageFrame(int width, int height, ImageFrameMetadata metadata)
        => (Width, Height, Metadata) = (width, height, metadata);

    public int Width { get; }

    public int Height { get; }

    public ImageFrameMetadata Metadata { get; }
}
