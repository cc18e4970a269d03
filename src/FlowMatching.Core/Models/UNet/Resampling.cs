using FlowMatching.Core.Engine;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FlowMatching.Core.Models.UNet;

/// <summary>What a layer does to the resolution.</summary>
internal enum Resampling
{
    /// <summary>It keeps it.</summary>
    None,

    /// <summary>It halves it.</summary>
    Down,

    /// <summary>It doubles it.</summary>
    Up,
}

/// <summary>Changes of resolution that learn nothing.</summary>
internal static class Pixels
{
    /// <summary>Averages squares of four pixels: (B, C, H, W) to (B, C, H/2, W/2).</summary>
    public static Tensor Halved(Tensor x) => nn.functional.avg_pool2d(x, [2, 2]);

    /// <summary>Every pixel four times, y(i, j) = x(⌊i/2⌋, ⌊j/2⌋): (B, C, H, W) to (B, C, 2H, 2W).</summary>
    public static Tensor Doubled(Tensor x) => nn.functional.interpolate(x, scale_factor: [2, 2], mode: InterpolationMode.Nearest);

    /// <summary>Changes the resolution, or gives x itself.</summary>
    public static Tensor Resampled(Tensor x, Resampling direction) =>
        direction switch
        {
            Resampling.Down => Halved(x),
            Resampling.Up => Doubled(x),
            _ => x,
        };
}

/// <summary>A change of resolution by a convolution of its own.</summary>
/// <param name="Channels">Channels before and after.</param>
/// <param name="Direction">Down or up.</param>
internal sealed record ResampleConvPlan(int Channels, Resampling Direction) : ILayerPlan
{
    public IEnumerable<ParameterShape> Parameters() =>
        LayerShapes.Convolution(Direction == Resampling.Down ? Downsample.Convolution : Upsample.Convolution, Channels, Channels, 3);

    public nn.Module Build() => Direction == Resampling.Down ? new Downsample(Channels) : new Upsample(Channels);
}

/// <summary>Halves the resolution by a 3x3 convolution of stride 2.</summary>
internal sealed class Downsample : nn.Module<Tensor, Tensor>
{
    /// <summary>guided-diffusion's name of the convolution.</summary>
    public const string Convolution = "op";

    private readonly Conv2d convolution;

    public Downsample(int channels)
        : base(nameof(Downsample)) => register_module(Convolution, convolution = nn.Conv2d(channels, channels, 3, stride: 2, padding: 1));

    /// <summary>(B, C, H, W) to (B, C, H/2, W/2).</summary>
    public override Tensor forward(Tensor x) => convolution.Apply(x);
}

/// <summary>Doubles the resolution by repeating every pixel, then convolves 3x3.</summary>
internal sealed class Upsample : nn.Module<Tensor, Tensor>
{
    /// <summary>guided-diffusion's name of the convolution.</summary>
    public const string Convolution = "conv";

    private readonly Conv2d convolution;

    public Upsample(int channels)
        : base(nameof(Upsample)) => register_module(Convolution, convolution = nn.Conv2d(channels, channels, 3, padding: 1));

    /// <summary>(B, C, H, W) to (B, C, 2H, 2W).</summary>
    public override Tensor forward(Tensor x) => convolution.Apply(Pixels.Doubled(x));
}
