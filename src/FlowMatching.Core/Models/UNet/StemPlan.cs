using static TorchSharp.torch;

namespace FlowMatching.Core.Models.UNet;

/// <summary>The first convolution, from pixels to the first level.</summary>
/// <param name="Inputs">Channels of a picture.</param>
/// <param name="Outputs">Channels of the first level.</param>
internal sealed record StemPlan(int Inputs, int Outputs) : ILayerPlan
{
    public IEnumerable<ParameterShape> Parameters() =>
        LayerShapes.Convolution("", Inputs, Outputs, 3).Select(shape => shape with { Name = shape.Name[1..] });

    public nn.Module Build() => nn.Conv2d(Inputs, Outputs, 3, padding: 1);
}
