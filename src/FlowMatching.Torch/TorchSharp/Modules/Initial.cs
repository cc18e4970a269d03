using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>The uniform start of torch's Linear and Conv2d: U(-1/√fan_in, 1/√fan_in), for weights and biases alike.</summary>
internal static class Initial
{
    internal static Parameter Uniform(long[] size, long fanIn, Device? device, ScalarType? dtype)
    {
        double bound = 1 / Math.Sqrt(fanIn);
        return new Parameter(empty(size, dtype, device).uniform_(-bound, bound));
    }

    internal static Parameter Constant(long[] size, double value, Device? device, ScalarType? dtype) =>
        new(full(size, value, dtype, device));
}
