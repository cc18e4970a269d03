using static TorchSharp.torch;

namespace FlowMatching.Core.Models.UNet;

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
