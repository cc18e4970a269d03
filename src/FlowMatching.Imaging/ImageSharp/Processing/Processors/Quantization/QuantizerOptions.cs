using SixLabors.ImageSharp.Processing.Processors.Dithering;

namespace SixLabors.ImageSharp.Processing.Processors.Quantization;

/// <summary>How a palette is applied.</summary>
public class QuantizerOptions
{
    public IDither? Dither { get; set; }
}
