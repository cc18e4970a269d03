using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Memory;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing.Processors.Quantization;

namespace FlowMatching.Plots;

/// <summary>Maps the frames of an animation to its palette exactly, in their order, and makes transparent what is as in the frame before:
/// ImageSharp's GIF encoder writes whole frames, and its own quantizers take colours for equal that share five bits of each
/// channel.</summary>
/// <param name="palette">The colours of all frames.</param>
internal sealed class ChangesQuantizer(AnimationPalette palette) : IQuantizer
{
    private readonly AnimationPalette palette = palette;
    private byte[]? shown;

    /// <inheritdoc/>
    public QuantizerOptions Options { get; } = new() { Dither = null };

    /// <inheritdoc/>
    public IQuantizer<TPixel> CreatePixelSpecificQuantizer<TPixel>(Configuration configuration)
        where TPixel : unmanaged, IPixel<TPixel> => CreatePixelSpecificQuantizer<TPixel>(configuration, Options);

    /// <inheritdoc/>
    public IQuantizer<TPixel> CreatePixelSpecificQuantizer<TPixel>(Configuration configuration, QuantizerOptions options)
        where TPixel : unmanaged, IPixel<TPixel> => new OfFrame<TPixel>(this, configuration);

    // Only transparency has all channels 0: by that the encoder finds it.
    private TPixel[] Colours<TPixel>()
        where TPixel : unmanaged, IPixel<TPixel>
    {
        var colours = new TPixel[palette.Colours.Count + 1];
        for (int i = 0; i < palette.Colours.Count; i++)
            colours[i].FromRgba32(palette.Colours[i]);
        colours[^1].FromRgba32(default);
        return colours;
    }

    private void HideUnchanged<TPixel>(IndexedImageFrame<TPixel> frame)
        where TPixel : unmanaged, IPixel<TPixel>
    {
        bool isFirst = shown is null;
        shown ??= new byte[frame.Width * frame.Height];
        byte transparent = (byte)palette.Colours.Count;
        for (int y = 0; y < frame.Height; y++)
        {
            var row = frame.GetWritablePixelRowSpanUnsafe(y);
            var before = shown.AsSpan(y * frame.Width, frame.Width);
            for (int x = 0; x < row.Length; x++)
            {
                if (row[x] == before[x] && !isFirst)
                    row[x] = transparent;
                else
                    before[x] = row[x];
            }
        }
    }

    /// <summary>The quantizer of a frame: a struct, as <see cref="QuantizerUtilities"/> wants one.</summary>
    private struct OfFrame<TPixel>(ChangesQuantizer owner, Configuration configuration) : IQuantizer<TPixel>
        where TPixel : unmanaged, IPixel<TPixel>
    {
        private Rgba32 lastColour;
        private int lastIndex = -1;

        public readonly Configuration Configuration => configuration;

        public readonly QuantizerOptions Options => owner.Options;

        public readonly ReadOnlyMemory<TPixel> Palette { get; } = owner.Colours<TPixel>();

        public readonly void AddPaletteColors(Buffer2DRegion<TPixel> pixelRegion) { }

        public readonly IndexedImageFrame<TPixel> QuantizeFrame(ImageFrame<TPixel> source, Rectangle bounds)
        {
            var self = this;
            var frame = QuantizerUtilities.QuantizeFrame(ref self, source, bounds);
            owner.HideUnchanged(frame);
            return frame;
        }

        public byte GetQuantizedColor(TPixel color, out TPixel match)
        {
            Rgba32 pixel = default;
            color.ToRgba32(ref pixel);
            if (lastIndex < 0 || pixel != lastColour)
                (lastColour, lastIndex) = (pixel, owner.palette.IndexOf(pixel));
            match = Palette.Span[lastIndex];
            return (byte)lastIndex;
        }

        public readonly void Dispose() { }
    }
}
