namespace SixLabors.ImageSharp.Processing.Processors.Quantization;

/// <summary>A way to find a palette.</summary>
public interface IQuantizer
{
    QuantizerOptions Options { get; }
}
