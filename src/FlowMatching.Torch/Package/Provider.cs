using TorchSharp;
using TorchSharp.Modules;

using static TorchSharp.torch;

namespace FlowMatching.Torch;

/// <summary>The engine of a package build: TorchSharp itself, and plain fallbacks for what it lacks. Binding/Provider.cs is its twin.</summary>
internal static class Provider
{
    internal const string Name = "package";

    /// <summary>TorchSharp has no autocast (dotnet/TorchSharp issue 899): bf16 training is not offered there.</summary>
    internal const bool HasAutocast = false;

    internal static readonly bool HasMps = OperatingSystem.IsMacOS();

    internal static void Load(Action<string>? debugLog)
    {
        try
        {
            TryInitializeDeviceType(DeviceType.CPU);
        }
        catch (Exception error) when (Cause(error) is DllNotFoundException or BadImageFormatException or NotSupportedException)
        {
            debugLog?.Invoke(error.ToString());
            throw new EngineUnavailableException($"TorchSharp does not load: {Cause(error).Message.Split('\n')[0]}", error);
        }
    }

    internal static void SetThreads(int count) => set_num_threads(count);

    internal static EngineFacts Describe(int threads) => new(
        Name,
        typeof(torch).Assembly.GetName().Version?.ToString(3) ?? "unknown",
        typeof(torch).Assembly.Location,
        "libtorch's own",
        "unknown",
        Processor.Name,
        Processor.MultipliesBFloat16,
        cuda.is_available(),
        cuda.is_available() ? cuda.device_count() : 0,
        threads,
        ["TorchSharp package: no autocast, no memory formats, optimizer step in plain operators"]);

    internal static bool SetAutocast(Device device, bool on) => false;

    internal static Tensor InFormat(Tensor tensor, memory_format format) => tensor.contiguous();

    internal static IAdamWUpdate? FusedUpdate(IReadOnlyList<AdamWState> states) => null;

    internal static Tensor? FusedMlp(Tensor input, Tensor[] weights, Tensor[] biases) => null;

    internal static Tensor? PixelAttention(Tensor qkv, int heads) => null;

    internal static Tensor? DoublePixels(Tensor x) => null;

    internal static Tensor? GroupNormSilu(Tensor x, GroupNorm norm, Tensor? added, Tensor? scaleShift, bool silu) => null;

    /// <summary>TorchSharp loads libtorch in its type initializer: what went wrong there arrives wrapped.</summary>
    private static Exception Cause(Exception error) => error is TypeInitializationException { InnerException: { } inner } ? Cause(inner) : error;
}
