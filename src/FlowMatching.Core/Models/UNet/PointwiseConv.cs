using FlowMatching.Core.Engine;
using TorchSharp.Modules;

using static TorchSharp.torch;

namespace FlowMatching.Core.Models.UNet;

/// <summary>The same affine map of the channels at every pixel; its weight has the shape (outputs, inputs, 1) of a convolution along a line.</summary>
internal sealed class PointwiseConv : nn.Module<Tensor, Tensor>
{
    private readonly Parameter weight;
    private readonly Parameter bias;

    public PointwiseConv(int inputs, int outputs)
        : base(nameof(PointwiseConv))
    {
        weight = new Parameter(zeros(outputs, inputs, 1));
        bias = new Parameter(zeros(outputs));
        RegisterComponents();
    }

    /// <summary>(B, C, H, W) to (B, C', H, W).</summary>
    public override Tensor forward(Tensor x) => nn.functional.conv2d(x, weight.As(x).unsqueeze(3), bias.As(x));
}
