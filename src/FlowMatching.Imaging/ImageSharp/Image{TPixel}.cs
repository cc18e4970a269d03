using SixLabors.ImageSharp.Formats.Gif;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.PixelFormats;

namespace SixLabors.ImageSharp;

/// <summary>An image in memory: rows from top to bottom, pixels from left to right; one frame, or the frames of an animation.</summary>
/// <typeparam name="TPixel">What one pixel is.</typeparam>
public sealed class Image<TPixel> : Image
    where TPixel : unmanaged, IPixel<TPixel>
{
    public Image(int width, int height)
        : base(width, height) => Frames = new ImageFrameCollection<TPixel>(new ImageFrame<TPixel>(width, height));

    public Image(int width, int height, TPixel backgroundColor)
        : this(width, height) => Pixels.Fill(backgroundColor);

    public ImageFrameCollection<TPixel> Frames { get; }

    /// <summary>All pixels of the first frame, row by row.</summary>
    internal Span<TPixel> Pixels => Frames.RootFrame.Pixels;

    public TPixel this[int x, int y]
    {
        get => Frames.RootFrame[x, y];
        set => Frames.RootFrame[x, y] = value;
    }

    public void ProcessPixelRows(PixelAccessorAction<TPixel> processPixels) => Frames.RootFrame.ProcessPixelRows(processPixels);

    public void CopyPixelDataTo(Span<TPixel> destination) => Frames.RootFrame.CopyPixelDataTo(destination);

    public void CopyPixelDataTo(Span<byte> destination) => Frames.RootFrame.CopyPixelDataTo(destination);

    internal override void WritePng(Stream stream) => PngEncoderCore.Encode(this, stream);

    internal override void WriteGif(Stream stream)
    {
        if (this is not Image<Rgb24> image)
            throw new NotSupportedException($"A pixel type that is not written as GIF: {typeof(TPixel).Name}.");

        GifEncoderCore.Encode(image, stream);
    }

    private protected override void Release() => Frames.Release();
}
