using SixLabors.ImageSharp.PixelFormats;

namespace SixLabors.ImageSharp;

/// <summary>The frames of an image, all of one size; there is always at least one.</summary>
/// <typeparam name="TPixel">What one pixel is.</typeparam>
public sealed class ImageFrameCollection<TPixel>
    where TPixel : unmanaged, IPixel<TPixel>
{
    private readonly List<ImageFrame<TPixel>> frames;

    internal ImageFrameCollection(ImageFrame<TPixel> root) => frames = [root];

    public int Count => frames.Count;

    public ImageFrame<TPixel> RootFrame => frames[0];

    public ImageFrame<TPixel> this[int index] => frames[index];

    public ImageFrame<TPixel> AddFrame(ImageFrame<TPixel> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source.Width != RootFrame.Width || source.Height != RootFrame.Height)
            throw new ArgumentException("Frame must have the same dimensions as the image.", nameof(source));

        var copy = source.Copy();
        frames.Add(copy);
        return copy;
    }

    public void RemoveFrame(int index)
    {
        if (index == 0 && Count == 1) throw new InvalidOperationException("Cannot remove last frame.");

        frames[index].Release();
        frames.RemoveAt(index);
    }

    public Image<TPixel> CloneFrame(int index)
    {
        var source = frames[index];
        var image = new Image<TPixel>(source.Width, source.Height);
        image.Frames.frames[0] = source.Copy();

        return image;
    }

    internal void Release() => frames.ForEach(frame => frame.Release());
}
