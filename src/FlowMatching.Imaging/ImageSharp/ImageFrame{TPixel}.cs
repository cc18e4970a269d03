using System.Runtime.InteropServices;
using SixLabors.ImageSharp.Metadata;
using SixLabors.ImageSharp.PixelFormats;

namespace SixLabors.ImageSharp;

/// <summary>One frame of an image: rows from top to bottom, pixels from left to right.</summary>
/// <typeparam name="TPixel">What one pixel is.</typeparam>
public sealed class ImageFrame<TPixel> : ImageFrame
    where TPixel : unmanaged, IPixel<TPixel>
{
    private TPixel[]? pixels;

    internal ImageFrame(int width, int height)
        : base(width, height, new ImageFrameMetadata()) => pixels = new TPixel[checked(width * height)];

    private ImageFrame(ImageFrame<TPixel> source)
        : base(source.Width, source.Height, source.Metadata.Copy()) => pixels = source.Pixels.ToArray();

    /// <summary>All pixels, row by row. Using a disposed image is a fault here because it is one in ImageSharp.</summary>
    internal Span<TPixel> Pixels => pixels ?? throw new ObjectDisposedException(nameof(Image));

    public TPixel this[int x, int y]
    {
        get => Pixels[IndexOf(x, y)];
        set => Pixels[IndexOf(x, y)] = value;
    }

    public void ProcessPixelRows(PixelAccessorAction<TPixel> processPixels)
    {
        ArgumentNullException.ThrowIfNull(processPixels);
        processPixels(new PixelAccessor<TPixel>(Pixels, Width, Height));
    }

    public void CopyPixelDataTo(Span<TPixel> destination) => Pixels.CopyTo(destination);

    public void CopyPixelDataTo(Span<byte> destination) => MemoryMarshal.AsBytes(Pixels).CopyTo(destination);

    internal ImageFrame<TPixel> Copy() => new(this);

    internal void Release() => pixels = null;

    private int IndexOf(int x, int y)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(x);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(x, Width);
        ArgumentOutOfRangeException.ThrowIfNegative(y);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(y, Height);

        return (y * Width) + x;
    }
}
