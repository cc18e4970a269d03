using FlowMatching.Core.Engine;
using TorchSharp.Modules;

using static TorchSharp.torch;

namespace FlowMatching.Core.Models.UNet;

/// <summary>Doubles the resolution by repeating every pixel, then convolves 3x3.</summary>
internal sealed class Upsample : nn.Module<Tensor, Tensor>
{
    /// <summary>guided-diffusion's name of the convolution.</summary>
    public const string Convolution = "conv";

    private readonly Conv2d convolution;

    public Upsample(int channels)
        : base(nameof(Upsample)) =>
        register_module(Convolution, convolution = nn.Conv2d(channels, channels, 3, padding: 1));

    /// <summary>(B, C, H, W) to (B, C, 2H, 2W).</summary>
    public override Tensor forward(Tensor x) => convolution.Apply(Pixels.Doubled(x));
}
