using static TorchSharp.torch;

namespace FlowMatching.Core.Models.UNet;

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
