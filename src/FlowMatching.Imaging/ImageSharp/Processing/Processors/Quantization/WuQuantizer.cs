namespace SixLabors.ImageSharp.Processing.Processors.Quantization;

/// <summary>Chooses a palette by Wu's criterion, the least squared error; <see cref="Formats.Gif.GifPalette"/> does the work.</summary>
public class WuQuantizer : IQuantizer
{
    public WuQuantizer(QuantizerOptions options) => Options = options;

    public QuantizerOptions Options { get; }
}
