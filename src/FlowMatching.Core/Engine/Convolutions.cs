using FlowMatching.Core.Engine.Kernels;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FlowMatching.Core.Engine;

/// <summary>Convolutions of pictures in the number format of what comes in, by the kernels that are fastest on its device.</summary>
public static class Convolutions
{
    private const long ChannelsOfRegister = 16; // float32 numbers of 512 bits

    /// <summary>A convolution with the layer's stride and padding, (B, C, H, W) to (B, C', H', W').</summary>
    public static Tensor Apply(this Conv2d layer, Tensor x) =>
        ConvolutionFunction.Takes(x, layer)
            ? ConvolutionFunction.Apply(x, layer)
            : Apply(x, layer.weight, layer.bias, layer.stride, layer.padding);

    /// <summary>A convolution by given weights, cast to the number format of what comes in.</summary>
    /// <remarks>On a CPU channels are filled up to whole registers with zeros, and those of the outputs taken off again. libtorch's kernels
    /// do that by themselves, but on some processors multiply the zeros of the weights with whatever lies in the memory behind the
    /// pictures, and a NaN there becomes one of the result. Seen on AMD's Zen 5 with libtorch 2.10, in float32 and bf16, limited to AVX2
    /// as well: most gradients in x of 1 to 15, 17, 20, 24, 31 and 33 outputs after freed tensors of NaN, most results of 20 and 24
    /// inputs; none of 16, 32 and 48.</remarks>
    /// <param name="x">Pictures, shape (B, C, H, W).</param>
    /// <param name="weight">Shape (C', C, R, S).</param>
    /// <param name="bias">Shape (C'); null for none.</param>
    /// <param name="stride">In both directions; null for 1.</param>
    /// <param name="padding">Zeros around a picture, in both directions; null for none.</param>
    /// <returns>Shape (B, C', H', W').</returns>
    internal static Tensor Apply(Tensor x, Tensor weight, Tensor? bias, long[]? stride = null, long[]? padding = null)
    {
        bool onCpu = x.device_type == DeviceType.CPU;
        long outputs = weight.shape[0],
            moreInputs = onCpu ? Missing(weight.shape[1]) : 0,
            moreOutputs = onCpu ? Missing(outputs) : 0;
        if (moreInputs > 0)
            x = nn.functional.pad(x, [0, 0, 0, 0, 0, moreInputs]);
        if (moreInputs + moreOutputs > 0)
            weight = nn.functional.pad(weight, [0, 0, 0, 0, 0, moreInputs, 0, moreOutputs]);
        if (bias is not null && moreOutputs > 0)
            bias = nn.functional.pad(bias, [0, moreOutputs]);

        var y = nn.functional.conv2d(x, weight.As(x), bias?.As(x), stride, padding);

        return moreOutputs > 0 ? y.narrow(1, 0, outputs) : y;
    }

    private static long Missing(long channels) => -channels & (ChannelsOfRegister - 1);

    /// <summary>The same pictures in the order in memory in which the kernels of their device and number format are fastest: libtorch's own
    /// group normalisation wants the plain one on a CPU, everything else wants channels last.</summary>
    public static Tensor ForConvolutions(this Tensor x) =>
        x.device_type == DeviceType.CUDA
        || (x is { device_type: DeviceType.CPU, dtype: ScalarType.Float32 } && ManagedKernels.Serves(KernelSet.GroupNorm))
            ? StableOperators.ChannelsLast(x)
            : x;
}
