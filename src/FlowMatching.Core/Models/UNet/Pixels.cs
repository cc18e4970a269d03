using static TorchSharp.torch;

namespace FlowMatching.Core.Models.UNet;

/// <summary>Changes of resolution that learn nothing.</summary>
internal static class Pixels
{
    /// <summary>Averages squares of four pixels: (B, C, H, W) to (B, C, H/2, W/2).</summary>
    public static Tensor Halved(Tensor x) => nn.functional.avg_pool2d(x, [2, 2]);

    /// <summary>Every pixel four times, y(i, j) = x(⌊i/2⌋, ⌊j/2⌋): (B, C, H, W) to (B, C, 2H, 2W).</summary>
    public static Tensor Doubled(Tensor x) => nn.functional.interpolate(x, scale_factor: [2, 2], mode: InterpolationMode.Nearest);

    /// <summary>Changes the resolution, or gives x itself.</summary>
    public static Tensor Resampled(Tensor x, Resampling direction) => direction switch
    {
        Resampling.Down => Halved(x),
        Resampling.Up => Doubled(x),
        _ => x,
    };
}
