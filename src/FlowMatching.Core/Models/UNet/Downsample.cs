using FlowMatching.Core.Engine;
using TorchSharp.Modules;

using static TorchSharp.torch;

namespace FlowMatching.Core.Models.UNet;

/// <summary>Halves the resolution by a 3x3 convolution of stride 2.</summary>
internal sealed class Downsample : nn.Module<Tensor, Tensor>
{
    /// <summary>guided-diffusion's name of the convolution.</summary>
    public const string Convolution = "op";

    private readonly Conv2d convolution;

    public Downsample(int channels)
        : base(nameof(Downsample)) =>
        register_module(Convolution, convolution = nn.Conv2d(channels, channels, 3, stride: 2, padding: 1));

    /// <summary>(B, C, H, W) to (B, C, H/2, W/2).</summary>
    public override Tensor forward(Tensor x) => convolution.Apply(x);
}
