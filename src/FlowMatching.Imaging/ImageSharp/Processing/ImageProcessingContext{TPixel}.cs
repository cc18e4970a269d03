using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing.Processors.Transforms;

namespace SixLabors.ImageSharp.Processing;

/// <summary>Makes a new image at each operation; the source is not changed.</summary>
/// <typeparam name="TPixel">What one pixel is.</typeparam>
internal sealed class ImageProcessingContext<TPixel>(Image<TPixel> source) : IImageProcessingContext
    where TPixel : unmanaged, IPixel<TPixel>
{
    /// <summary>The image after the operations so far; null before the first.</summary>
    public Image<TPixel>? Result { get; private set; }

    public void Resize(int width, int height)
    {
        var next = BicubicResampler.Resample(Result ?? source, width, height);
        Result?.Dispose();
        Result = next;
    }
}
