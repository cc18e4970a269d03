using System.Runtime.InteropServices;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.PixelFormats;

namespace SixLabors.ImageSharp;

/// <summary>An image in memory: rows from top to bottom, pixels from left to right.</summary>
/// <typeparam name="TPixel">What one pixel is.</typeparam>
public sealed class Image<TPixel> : Image
    where TPixel : unmanaged, IPixel<TPixel>
{
    private TPixel[]? pixels;

    public Image(int width, int height)
        : base(width, height) => pixels = new TPixel[checked(width * height)];

    public Image(int width, int height, TPixel backgroundColor)
        : this(width, height) => Pixels.Fill(backgroundColor);

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

    internal override void WritePng(Stream stream) => PngEncoderCore.Encode(this, stream);

    private protected override void Release() => pixels = null;

    private int IndexOf(int x, int y)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(x);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(x, Width);
        ArgumentOutOfRangeException.ThrowIfNegative(y);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(y, Height);

        return (y * Width) + x;
    }
}
