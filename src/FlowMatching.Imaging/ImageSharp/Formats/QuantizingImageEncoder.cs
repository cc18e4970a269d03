using SixLabors.ImageSharp.Processing.Processors.Quantization;

namespace SixLabors.ImageSharp.Formats;

/// <summary>A writer of files with a palette.</summary>
public abstract class QuantizingImageEncoder
{
    /// <summary>How the palette is found. There is one way here, without dithering; ImageSharp's own default dithers.</summary>
    public IQuantizer? Quantizer { get; init; }
}
