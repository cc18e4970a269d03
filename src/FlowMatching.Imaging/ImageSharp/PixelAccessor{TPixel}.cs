using SixLabors.ImageSharp.PixelFormats;

namespace SixLabors.ImageSharp;

/// <summary>Gives the rows of an image as spans, for as long as the call that received it runs.</summary>
/// <typeparam name="TPixel">What one pixel is.</typeparam>
public readonly ref struct PixelAccessor<TPixel>
    where TPixel : unmanaged, IPixel<TPixel>
{
    private readonly Span<TPixel> pixels;

    internal PixelAccessor(Span<TPixel> pixels, int width, int height)
    {
        this.pixels = pixels;
        Width = width;
        Height = height;
    }

    public int Width { get; }

    public int Height { get; }

    public Span<TPixel> GetRowSpan(int rowIndex) => pixels.Slice(rowIndex * Width, Width);
}
