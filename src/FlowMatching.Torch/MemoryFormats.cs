using TorchSharp;

using static TorchSharp.torch;

namespace FlowMatching.Torch;

/// <summary>The order of a picture batch in memory, which TorchSharp does not offer; a package build stays in the plain order.</summary>
public static class MemoryFormats
{
    /// <summary>The same tensor (B, C, H, W) with channels next to each other in memory (NHWC), or in plain order.</summary>
    public static Tensor InFormat(this Tensor tensor, memory_format format) => Provider.InFormat(tensor, format);

    /// <summary>A picture batch (B, C, H, W) in the order in which convolutions and <see cref="GroupNormSilu"/> run fastest on its device.</summary>
    public static Tensor ForConvolutions(this Tensor tensor) =>
        tensor.device_type == DeviceType.CPU ? tensor.InFormat(memory_format.channels_last) : tensor;
}
