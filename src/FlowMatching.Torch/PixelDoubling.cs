using static TorchSharp.torch;

namespace FlowMatching.Torch;

/// <summary>Every pixel of a picture four times: y(i, j) = x(⌊i/2⌋, ⌊j/2⌋).</summary>
/// <remarks>On the CPU it is one operator, in float32 or bf16 with channels last (Native/fm_doubling.cpp), which has a first derivative but no second one.</remarks>
public static class PixelDoubling
{
    /// <summary>Doubles the resolution.</summary>
    /// <param name="x">Pictures, shape (B, C, H, W).</param>
    /// <returns>Shape (B, C, 2H, 2W).</returns>
    public static Tensor Apply(Tensor x) => Provider.DoublePixels(x) ?? Plain(x);

    /// <summary>The same out of libtorch's own operator.</summary>
    internal static Tensor Plain(Tensor x) => nn.functional.interpolate(x, scale_factor: [2, 2], mode: InterpolationMode.Nearest);
}
