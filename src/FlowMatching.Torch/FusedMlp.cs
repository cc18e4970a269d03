using TorchSharp;
using TorchSharp.Modules;

using static TorchSharp.torch;

namespace FlowMatching.Torch;

/// <summary>
/// A multilayer perceptron with SiLU between its layers as one operator: the products in bf16, everything between them in one
/// pass each, the narrow ends in float32 (Native/fm_mlp.cpp). It stands in for the plain layers under autocast on the CPU.
/// </summary>
/// <remarks>It has a first derivative, in the weights and in the input, but no second one.</remarks>
public static class FusedMlp
{
    /// <summary>The most columns that the first layer takes and the last one gives.</summary>
    private const int Narrow = 16;

    /// <summary>Evaluates the network, or returns null where the operator does not apply: the caller then runs the layers.</summary>
    /// <param name="input">Points, shape (B, D), float32.</param>
    /// <param name="layers">Linear, SiLU, Linear, ..., Linear; all hidden layers of one width.</param>
    public static Tensor? TryForward(Tensor input, Sequential layers)
    {
        if (!Autocast.IsOn(DeviceType.CPU) || input.device_type != DeviceType.CPU || input.dtype != ScalarType.Float32) return null;

        Linear[] linears = [.. layers.children().OfType<Linear>()];
        return IsOurs(layers) && Fits(linears)
            ? Provider.FusedMlp(input, Array.ConvertAll(linears, static layer => (Tensor)layer.weight), Array.ConvertAll(linears, static layer => (Tensor)layer.bias!))
            : null;
    }

    private static bool IsOurs(Sequential layers) =>
        layers.children().Select((layer, i) => i % 2 == 0 ? layer is Linear { bias: not null } : layer is SiLU).All(static fits => fits);

    private static bool Fits(Linear[] linears)
    {
        if (linears.Length < 2 || linears[0].in_features > Narrow || linears[^1].out_features > Narrow) return false;
        long width = linears[0].out_features;
        return linears.Skip(1).All(layer => layer.in_features == width);
    }
}
