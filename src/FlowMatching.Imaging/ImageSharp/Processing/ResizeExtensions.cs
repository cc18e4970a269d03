namespace SixLabors.ImageSharp.Processing;

/// <summary>The operations that change an image's size.</summary>
public static class ResizeExtensions
{
    public static IImageProcessingContext Resize(this IImageProcessingContext source, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(source);
        source.Resize(width, height);

        return source;
    }
}
