using FlowMatching.Torch.Binding;

using TorchSharp;

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
}
