using FlowMatching.Core.Engine;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FlowMatching.Core.Models.UNet;

/// <summary>Attention among all pixels: y = x + proj_out(softmax(QᵀK/√d) V), with Q, K, V = qkv(norm(x)) for each head of d
/// channels.</summary>
/// <remarks>Vaswani et al. 2017 (arXiv:1706.03762); in a UNet Ho et al. 2020 (arXiv:2006.11239). The 3C channels of qkv stand in
/// guided-diffusion's legacy order: head by head, each head's Q, then K, then V.</remarks>
internal sealed class AttentionBlock : nn.Module<Tensor, Tensor>
{
    private readonly int heads;
    private readonly GroupNorm norm;
    private readonly PointwiseConv qkv;
    private readonly PointwiseConv projection;

    public AttentionBlock(AttentionPlan plan)
        : base(nameof(AttentionBlock))
    {
        heads = plan.Heads;
        register_module("norm", norm = nn.GroupNorm(plan.Settings.GroupsOf(plan.Channels), plan.Channels));
        register_module("qkv", qkv = new PointwiseConv(plan.Channels, 3 * plan.Channels));
        register_module("proj_out", projection = new PointwiseConv(plan.Channels, plan.Channels));
    }

    /// <summary>(B, C, H, W) to the same shape.</summary>
    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();

        var mixed = Mixed(qkv.call(GroupNormSilu.Apply(x, norm, silu: false)));

        return (x + projection.call(mixed)).MoveToOuterDisposeScope();
    }

    /// <summary>softmax(QᵀK/√d) V for each head: (B, heads · 3d, H, W) to (B, heads · d, H, W).</summary>
    private Tensor Mixed(Tensor triples)
    {
        long[] shape = triples.shape;
        // no copy where channels lie last
        var pixels = triples.permute(0, 2, 3, 1).reshape(shape[0], shape[2] * shape[3], heads, shape[1] / heads);
        var parts = pixels.transpose(1, 2).chunk(3, 3);
        var mixed = nn.functional.scaled_dot_product_attention(parts[0], parts[1], parts[2]); // (B, heads, pixels, d)

        return mixed.transpose(1, 2).reshape(shape[0], shape[2], shape[3], shape[1] / 3).permute(0, 3, 1, 2);
    }
}

/// <summary>An attention block.</summary>
/// <param name="Channels">Channels that come in and go out.</param>
/// <param name="Settings">The network's sizes.</param>
internal sealed record AttentionPlan(int Channels, UNetSettings Settings) : ILayerPlan
{
    /// <summary>Heads that share the channels.</summary>
    public int Heads => Settings.HeadsOf(Channels);

    public IEnumerable<ParameterShape> Parameters() =>
        [
            .. LayerShapes.Norm("norm", Channels),
            .. LayerShapes.Pointwise("qkv", Channels, 3 * Channels),
            .. LayerShapes.Pointwise("proj_out", Channels, Channels),
        ];

    public nn.Module Build() => new AttentionBlock(this);
}

/// <summary>The same affine map of the channels at every pixel; its weight has the shape (outputs, inputs, 1) of a convolution along a
/// line.</summary>
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
    public override Tensor forward(Tensor x) => Convolutions.Apply(x, weight.unsqueeze(3), bias);
}
