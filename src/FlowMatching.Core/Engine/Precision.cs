using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FlowMatching.Core.Engine;

/// <summary>The number format of products; weights, sums and the optimizer are float32 in both.</summary>
public enum Precision
{
    /// <summary>float32 throughout.</summary>
    Float32,

    /// <summary>Products in bfloat16 with float32 accumulation; the weights are cast at each use, so their gradients are float32.</summary>
    BFloat16,
}

/// <summary>Tensors and fully connected layers in the number format of what comes in: their weights stay float32 and are cast at each
/// use.</summary>
/// <remarks>TorchSharp has no autocast (dotnet/TorchSharp issue 899).</remarks>
public static class PrecisionExtensions
{
    /// <summary>The tensor in a precision's number format.</summary>
    public static Tensor In(this Tensor tensor, Precision precision) =>
        As(tensor, precision == Precision.BFloat16 ? ScalarType.BFloat16 : ScalarType.Float32);

    /// <summary>The tensor in the number format of another.</summary>
    public static Tensor As(this Tensor tensor, Tensor other) => As(tensor, other.dtype);

    /// <summary>A fully connected layer, (B, N) to (B, M).</summary>
    public static Tensor Apply(this Linear layer, Tensor x) => nn.functional.linear(x, layer.weight.As(x), layer.bias?.As(x));

    private static Tensor As(Tensor tensor, ScalarType type) => tensor.dtype == type ? tensor : tensor.to_type(type);
}
