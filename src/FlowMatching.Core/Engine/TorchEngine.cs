using TorchSharp;
using static TorchSharp.torch;

namespace FlowMatching.Core.Engine;

/// <summary>How the engine is to start.</summary>
public sealed record EngineSettings
{
    /// <summary>Threads of one operator, 1 or more; null takes one per processor.</summary>
    public int? Threads { get; init; }

    /// <summary>Whether threads wait awake for a moment before they sleep, as suits a UNet: it is many short operators, and waking a thread
    /// takes as long as some of them. The first start in a process decides.</summary>
    public bool WaitsAwake { get; init; }
}

/// <summary>What the engine is and what it runs on.</summary>
/// <param name="Version">The version of libtorch.</param>
/// <param name="TorchSharp">The version of TorchSharp.</param>
/// <param name="Location">The library file of libtorch in use.</param>
/// <param name="Cpu">The processor's name.</param>
/// <param name="FastBFloat16">Whether the processor multiplies bf16 in hardware.</param>
/// <param name="CudaDevices">How many CUDA devices can be used.</param>
/// <param name="Threads">Threads of one operator.</param>
/// <param name="Notes">Which files serve and why, and what was changed in the process before they were loaded.</param>
public sealed record EngineFacts(
    string Version,
    string TorchSharp,
    string Location,
    string Cpu,
    bool FastBFloat16,
    int CudaDevices,
    int Threads,
    IReadOnlyList<string> Notes
);

/// <summary>The engine behind every tensor: started once, on the thread that will compute.</summary>
public static class TorchEngine
{
    private static readonly Lock Gate = new();
    private static EngineFacts? facts;

    /// <summary>What runs and where; only after <see cref="Start"/>.</summary>
    /// <exception cref="InvalidOperationException">The engine has not been started.</exception>
    public static EngineFacts Facts => facts ?? throw new InvalidOperationException("The engine has not been started.");

    /// <summary>Tensors that were made on this thread and not yet disposed. (Tensor.TotalCount counts every Parameter twice.)</summary>
    public static long LiveTensors => DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

    /// <summary>Loads the engine and sets its thread count. Thread counts are per thread: call it on the thread that computes.</summary>
    /// <exception cref="EngineUnavailableException">No engine can be loaded; the message says what to do.</exception>
    public static void Start(EngineSettings settings)
    {
        lock (Gate)
        {
            NativeLibraries.Load(settings.WaitsAwake);
            SetThreads(settings.Threads ?? DefaultThreads);
        }
    }

    /// <summary>Finds the device that a user's text names.</summary>
    /// <param name="text">auto, cpu, cuda, cuda:N or mps; auto takes CUDA where there is one.</param>
    /// <exception cref="ArgumentException">The text names no device, or one that is not there.</exception>
    public static Device ParseDevice(string text)
    {
        int found = CudaDevices();
        if (text == "auto")
            return found > 0 ? CUDA : CPU;

        var (kind, index) = Split(text);
        return kind switch
        {
            "cpu" when index <= 0 => CPU,
            "cuda" when Math.Max(index, 0) < found => new Device(DeviceType.CUDA, Math.Max(index, 0)),
            "cuda" => throw new ArgumentException($"--device {text}: {Count(found)}; use --device cpu or auto."),
            "mps" when OperatingSystem.IsMacOS() => new Device(DeviceType.MPS),
            _ => throw new ArgumentException($"--device {text}: this engine has no {text} device; use --device cpu or auto."),
        };
    }

    internal static int DefaultThreads => Math.Max(1, Environment.ProcessorCount);

    internal static void SetThreads(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
#pragma warning disable RS0030 // this is where it is guarded
        set_num_threads(count);
#pragma warning restore RS0030
        var libraries = NativeLibraries.Load();
        facts = new EngineFacts(
            libraries.Version,
            NativeLibraries.TorchSharpVersion,
            libraries.Libtorch,
            Processor.Name,
            Processor.MultipliesBFloat16,
            CudaDevices(),
            count,
            libraries.Notes
        );
    }

    private static int CudaDevices() => cuda.is_available() ? cuda.device_count() : 0;

    /// <summary>Takes a name such as cuda:1 apart; −1 stands for no index.</summary>
    private static (string Kind, int Index) Split(string text)
    {
        string[] parts = text.Split(':');
        int index = -1;
        bool isDevice =
            parts[0] is "cpu" or "cuda" or "mps" or "meta"
            && (
                parts.Length == 1 || (parts.Length == 2 && int.TryParse(parts[1], System.Globalization.NumberStyles.None, null, out index))
            );
        return isDevice
            ? (parts[0], index)
            : throw new ArgumentException($"'{text}' is not a device; expected auto, cpu, cuda, cuda:N or mps.");
    }

    private static string Count(int found) =>
        found == 0 ? "this engine sees no CUDA device" : $"this engine sees {found} CUDA device(s), numbered from 0";
}
