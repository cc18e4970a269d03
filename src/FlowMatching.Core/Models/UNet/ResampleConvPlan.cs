using static TorchSharp.torch;

namespace FlowMatching.Core.Models.UNet;

/// <summary>A change of resolution by a convolution of its own.</summary>
/// <param name="Channels">Channels before and after.</param>
/// <param name="Direction">Down or up.</param>
internal sealed record ResampleConvPlan(int Channels, Resampling Direction) : ILayerPlan
{
    public IEnumerable<ParameterShape> Parameters() =>
        LayerShapes.Convolution(Direction == Resampling.Down ? Downsample.Convolution : Upsample.Convolution, Channels, Channels, 3);

    public nn.Module Build() => Direction == Resampling.Down ? new Downsample(Channels) : new Upsample(Channels);
}
