using FlowMatching.Core.Engine;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FlowMatching.Core.Models.UNet;

/// <summary>A residual block: y = S(x) + conv(silu(norm(conv(silu(norm(x))), e))), e being the embedding of time and class.</summary>
/// <remarks>S is the identity, or a 1x1 convolution where the channels change. The embedding is added before the second normalisation, or
/// scales and shifts after it: (1 + scale) norm(h) + shift, scale first. Dhariwal and Nichol 2021 (arXiv:2105.05233), section 3; the block
/// that changes the resolution is BigGAN's, Brock et al. 2018 (arXiv:1809.11096): between the first SiLU and the first convolution, and on
/// x.</remarks>
internal sealed class ResBlock : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly ResBlockPlan plan;
    private readonly GroupNorm normIn;
    private readonly Conv2d convolutionIn;
    private readonly Linear embedding;
    private readonly GroupNorm normOut;
    private readonly Dropout dropout;
    private readonly Conv2d convolutionOut;
    private readonly Conv2d? skip;

    public ResBlock(ResBlockPlan plan)
        : base(nameof(ResBlock))
    {
        this.plan = plan;
        var (settings, inputs, outputs) = (plan.Settings, plan.Inputs, plan.Outputs);
        normIn = nn.GroupNorm(settings.GroupsOf(inputs), inputs);
        convolutionIn = nn.Conv2d(inputs, outputs, 3, padding: 1);
        embedding = nn.Linear(settings.EmbeddingLength, plan.Conditions);
        normOut = nn.GroupNorm(settings.GroupsOf(outputs), outputs);
        dropout = nn.Dropout(settings.Dropout);
        convolutionOut = nn.Conv2d(outputs, outputs, 3, padding: 1);
        skip = inputs == outputs ? null : nn.Conv2d(inputs, outputs, 1);
        Register();
    }

    /// <summary>Evaluates the block.</summary>
    /// <param name="x">Activations, shape (B, C, H, W).</param>
    /// <param name="activated">The embedding after its SiLU, shape (B, E).</param>
    /// <returns>Shape (B, C', H', W').</returns>
    public override Tensor forward(Tensor x, Tensor activated)
    {
        using var scope = NewDisposeScope();

        var h = Pixels.Resampled(GroupNormSilu.Apply(x, normIn), plan.Direction);
        h = Conditioned(convolutionIn.Apply(h), embedding.Apply(activated));
        h = convolutionOut.Apply(plan.Settings.Dropout > 0 ? dropout.call(h) : h);
        var kept = Pixels.Resampled(x, plan.Direction);

        return ((skip is null ? kept : skip.Apply(kept)) + h).MoveToOuterDisposeScope();
    }

    private Tensor Conditioned(Tensor h, Tensor e) =>
        plan.Settings.ScaleShift ? GroupNormSilu.Apply(h, normOut, scaleShift: e) : GroupNormSilu.Apply(h, normOut, added: e);

    /// <summary>Registers the layers under guided-diffusion's names.</summary>
    private void Register()
    {
        register_module("in_layers", nn.Sequential(normIn, nn.SiLU(), convolutionIn));
        register_module("emb_layers", nn.Sequential(nn.SiLU(), embedding));
        register_module("out_layers", nn.Sequential(normOut, nn.SiLU(), dropout, convolutionOut));
        if (skip is not null)
        {
            register_module("skip_connection", skip);
        }
    }
}

/// <summary>A residual block.</summary>
/// <param name="Inputs">Channels that come in.</param>
/// <param name="Outputs">Channels that go out.</param>
/// <param name="Settings">The network's sizes.</param>
/// <param name="Direction">What the block does to the resolution.</param>
internal sealed record ResBlockPlan(int Inputs, int Outputs, UNetSettings Settings, Resampling Direction = Resampling.None) : ILayerPlan
{
    /// <summary>Numbers that the block makes of the embedding: one a channel to add, or two to scale and shift.</summary>
    public int Conditions => Settings.ScaleShift ? 2 * Outputs : Outputs;

    public IEnumerable<ParameterShape> Parameters() =>
        [
            .. LayerShapes.Norm("in_layers.0", Inputs),
            .. LayerShapes.Convolution("in_layers.2", Inputs, Outputs, 3),
            .. LayerShapes.Linear("emb_layers.1", Settings.EmbeddingLength, Conditions),
            .. LayerShapes.Norm("out_layers.0", Outputs),
            .. LayerShapes.Convolution("out_layers.3", Outputs, Outputs, 3),
            .. Inputs == Outputs ? [] : LayerShapes.Convolution("skip_connection", Inputs, Outputs, 1),
        ];

    public nn.Module Build() => new ResBlock(this);
}
