using TorchSharp;

using static TorchSharp.torch;

namespace FlowMatching.Torch;

/// <summary>The engine behind every tensor: started once, on the thread that will compute.</summary>
public static class Engine
{
    private static readonly Lock Gate = new();
    private static EngineFacts? facts;

    /// <summary>What runs and where; only after <see cref="Start"/>.</summary>
    /// <exception cref="InvalidOperationException">The engine has not been started.</exception>
    public static EngineFacts Facts => facts ?? throw new InvalidOperationException("The engine has not been started.");

    /// <summary>Loads the engine and sets its thread count. Thread counts are per thread: call it on the thread that computes.</summary>
    /// <exception cref="EngineUnavailableException">No engine can be loaded; the message says what to do.</exception>
    public static void Start(EngineSettings settings)
    {
        lock (Gate)
        {
            Provider.Load(settings.DebugLog);
            SetThreads(settings.Threads ?? DefaultThreads);
        }
    }

    /// <summary>Finds the device that a user's text names.</summary>
    /// <param name="text">auto, cpu, cuda, cuda:N or mps; auto takes CUDA where there is one.</param>
    /// <exception cref="ArgumentException">The text names no device, or one that is not there.</exception>
    public static Device ParseDevice(string text)
    {
        int found = cuda.is_available() ? cuda.device_count() : 0;
        if (text == "auto") return found > 0 ? CUDA : CPU;

        Device device = new(text);
        return device.type switch
        {
            DeviceType.CPU when device.index <= 0 => device,
            DeviceType.CUDA when device.index < found && found > 0 => device,
            DeviceType.CUDA => throw new ArgumentException($"--device {text}: {Count(found)}; use --device cpu or auto."),
            DeviceType.MPS when Provider.HasMps => device,
            _ => throw new ArgumentException($"--device {text}: this engine has no {text} device; use --device cpu or auto."),
        };
    }

    internal static int DefaultThreads => Math.Max(1, Environment.ProcessorCount);

    internal static void SetThreads(int count)
    {
        Provider.SetThreads(count);
        facts = Provider.Describe(count);
    }

    private static string Count(int found) => found == 0 ? "this engine sees no CUDA device" : $"this engine sees {found} CUDA device(s), numbered from 0";
}
