using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace FlowMatching.Core.Engine;

/// <summary>Copies of tensors in managed arrays, for the threads and libraries that take no tensors.</summary>
public static class TensorArrays
{
    /// <summary>The entries in row-major order as float32, from any device, type and stride.</summary>
    public static float[] ToFloatArray(this Tensor tensor) => Copy<float>(tensor, ScalarType.Float32);

    /// <summary>The entries in row-major order as float64, from any device, type and stride.</summary>
    public static double[] ToDoubleArray(this Tensor tensor) => Copy<double>(tensor, ScalarType.Float64);

    /// <summary>The entries in row-major order as int64, from any device, type and stride.</summary>
    public static long[] ToLongArray(this Tensor tensor) => Copy<long>(tensor, ScalarType.Int64);

    private static T[] Copy<T>(Tensor tensor, ScalarType type)
        where T : unmanaged
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var plain = tensor.detach().to(type, CPU).contiguous();
        var copy = MemoryMarshal.Cast<byte, T>(plain.bytes).ToArray();
        GC.KeepAlive(plain);
        return copy;
    }
}
