using SixLabors.ImageSharp.PixelFormats;

namespace SixLabors.ImageSharp;

/// <summary>Works on the rows of an image.</summary>
/// <typeparam name="TPixel">What one pixel is.</typeparam>
/// <param name="pixelAccessor">The rows.</param>
public delegate void PixelAccessorAction<TPixel>(PixelAccessor<TPixel> pixelAccessor)
    where TPixel : unmanaged, IPixel<TPixel>;
