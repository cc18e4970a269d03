using SixLabors.ImageSharp.PixelFormats;

namespace SixLabors.ImageSharp.Processing;

/// <summary>The ways to apply operations to an image.</summary>
public static class ProcessingExtensions
{
    public static Image<TPixel> Clone<TPixel>(this Image<TPixel> source, Action<IImageProcessingContext> operation)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(operation);

        var context = new ImageProcessingContext<TPixel>(source);
        operation(context);
        return context.Result ?? source.Frames.CloneFrame(0);
    }
}
