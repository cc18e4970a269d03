using System.Runtime.Intrinsics;
using FlowMatching.Core.Engine.Kernels;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FlowMatching.Core.Engine;

/// <summary>A multilayer perceptron with SiLU between its layers by managed kernels, in chunks of rows that stay in the cache from the
/// first layer to the last.</summary>
/// <remarks>It has one first derivative, in the weights and in the input, and no second one.</remarks>
public static class FusedMlp
{
    /// <summary>With AVX-512 a step of wider layers is faster by libtorch's products (results/kernels-avx512.md).</summary>
    private static readonly int MostWidth = Vector512.IsHardwareAccelerated ? 256 : int.MaxValue;

    /// <summary>Whether it stands in for the plain layers: on the CPU in float32, where a graph has one backward pass at most.</summary>
    /// <param name="input">Shape (B, N).</param>
    /// <param name="layers">Its layers.</param>
    public static bool Takes(Tensor input, IReadOnlyList<Linear> layers) =>
        input is { device_type: DeviceType.CPU, dtype: ScalarType.Float32 }
        && input.dim() > 0
        && input.size(0) > 0
        && layers[0].weight.dtype == ScalarType.Float32
        && ManagedKernels.Serves(KernelSet.Mlp)
        && layers.Count > 1
        && layers[0].out_features <= MostWidth
        && layers.All(static layer => layer.bias is not null)
        && layers.Skip(1).All(layer => layer.in_features == layers[0].out_features);

    /// <summary>Evaluates the network.</summary>
    /// <param name="input">Shape (B, N), float32 on the CPU.</param>
    /// <param name="layers">Its layers; all hidden ones of one width.</param>
    /// <returns>Shape (B, M).</returns>
    /// <exception cref="ArgumentException">The input does not fit the first layer.</exception>
    public static Tensor Apply(Tensor input, IReadOnlyList<Linear> layers) =>
        input.dim() == 2 && input.size(1) == layers[0].in_features
            ? Vector512.IsHardwareAccelerated
                ? MlpFunction<Floats512>.Apply(input, layers)
                : MlpFunction<FloatsOfVector>.Apply(input, layers)
            : throw new ArgumentException(
                $"The input has shape ({string.Join(", ", input.shape)}), expected (B, {layers[0].in_features})."
            );
}
