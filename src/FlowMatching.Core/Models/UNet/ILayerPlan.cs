using static TorchSharp.torch;

namespace FlowMatching.Core.Models.UNet;

/// <summary>One layer of the network before it is built: its sizes, and so its parameters.</summary>
internal interface ILayerPlan
{
    /// <summary>Lists the layer's parameters, in its order.</summary>
    IEnumerable<ParameterShape> Parameters();

    /// <summary>Builds the layer: a module of x, or of x and the embedding.</summary>
    nn.Module Build();
}
