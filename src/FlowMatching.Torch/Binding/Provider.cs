using FlowMatching.Torch.Binding;

using TorchSharp;
using TorchSharp.Modules;

using static TorchSharp.torch;

namespace FlowMatching.Torch;

/// <summary>The engine of this build: the machine's libtorch through our shim. Package/Provider.cs is its twin.</summary>
internal static class Provider
{
    internal const string Name = "system";

    internal const bool HasAutocast = true;

    internal const bool HasMps = false;

    internal static void Load(Action<string>? debugLog)
    {
        if (debugLog is not null) NativeLog.Sink = debugLog;
        EngineLoader.Load();
    }

    internal static void SetThreads(int count)
    {
        set_num_threads(count);
        OpenBlas.SetThreads(count);
    }

    internal static EngineFacts Describe(int threads) => new(
        Name,
        EngineLoader.Version,
        EngineLoader.Location,
        OpenBlas.Core() is null ? "libtorch's own" : "OpenBLAS",
        OpenBlas.Core() ?? "unknown",
        Processor.Name,
        Processor.MultipliesBFloat16,
        cuda.is_available(),
        cuda.device_count(),
        threads,
        ProcessTuning.Notes);

    /// <summary>Switches bf16 autocast and returns whether it was on.</summary>
    internal static bool SetAutocast(Device device, bool on)
    {
        NativeMethods.Check(NativeMethods.fm_autocast((int)device.type, on ? 1 : 0, (int)ScalarType.BFloat16, out int was));
        return was != 0;
    }

    internal static Tensor InFormat(Tensor tensor, memory_format format)
    {
        const int channelsLast = 2; // c10::MemoryFormat
        return Aten.contiguous.Call(tensor, ((Argument)(format == memory_format.channels_last ? channelsLast : 0)).As("memory_format"));
    }

    /// <summary>The fused update for these tensors, or null where it does not apply.</summary>
    internal static IAdamWUpdate? FusedUpdate(IReadOnlyList<AdamWState> states) => FusedAdamW.TryCreate(states);

    internal static Tensor? FusedMlp(Tensor input, Tensor[] weights, Tensor[] biases) => Aten.mlp_silu.Call(input, weights, biases);

    /// <summary>The fused operator, or null where it does not apply.</summary>
    internal static Tensor? GroupNormSilu(Tensor x, GroupNorm norm, Tensor? added, Tensor? scaleShift, bool silu) =>
        x is { device_type: DeviceType.CPU, dtype: ScalarType.Float32 or ScalarType.BFloat16 } && x.dim() == 4
            ? Aten.group_norm_silu.Call(x, norm.weight, norm.bias, added, scaleShift, norm.num_groups, norm.eps, silu)
            : null;

    /// <summary>The fused operator, or null where it does not apply: it takes bf16 and heads of a multiple of 16 channels.</summary>
    internal static Tensor? PixelAttention(Tensor qkv, int heads) =>
        qkv is { device_type: DeviceType.CPU, dtype: ScalarType.BFloat16 } && qkv.size(1) % (3 * 16 * heads) == 0 && Aten.pixel_attention.Exists
            ? Aten.pixel_attention.Call(qkv, heads)
            : null;

    /// <summary>The operator, or null where it does not apply.</summary>
    internal static Tensor? DoublePixels(Tensor x) =>
        x is { device_type: DeviceType.CPU, dtype: ScalarType.Float32 or ScalarType.BFloat16 } && x.dim() == 4 ? Aten.double_pixels.Call(x) : null;
}
