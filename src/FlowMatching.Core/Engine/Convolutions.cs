using FlowMatching.Core.Engine.Kernels;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FlowMatching.Core.Engine;

/// <summary>Convolutions of pictures in the number format of what comes in, by the kernels that are fastest on its device.</summary>
public static class Convolutions
{
    /// <summary>A convolution with the layer's stride and padding, (B, C, H, W) to (B, C', H', W').</summary>
    public static Tensor Apply(this Conv2d layer, Tensor x)
    {
        if (ConvolutionFunction.Takes(x, layer))
            return ConvolutionFunction.Apply(x, layer);
        return x.dtype == layer.weight.dtype
            ? layer.call(x)
            : nn.functional.conv2d(x, layer.weight.As(x), layer.bias?.As(x), layer.stride, layer.padding);
    }

    /// <summary>The same pictures in the order in memory in which the kernels of their device and number format are fastest: libtorch's own
    /// group normalisation wants the plain one on a CPU, everything else wants channels last.</summary>
    public static Tensor ForConvolutions(this Tensor x) =>
        x.device_type == DeviceType.CUDA
        || (x is { device_type: DeviceType.CPU, dtype: ScalarType.Float32 } && ManagedKernels.Serves(KernelSet.GroupNorm))
            ? StableOperators.ChannelsLast(x)
            : x;
}
