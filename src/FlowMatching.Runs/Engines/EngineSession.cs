using FlowMatching.Core;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Models;
using FlowMatching.Runs.Files;
using static TorchSharp.torch;

namespace FlowMatching.Runs.Engines;

/// <summary>Where and how to compute, as it is asked for.</summary>
/// <param name="Device">auto, cpu, cuda, cuda:n or mps.</param>
/// <param name="Precision">auto, fp32 or bf16.</param>
/// <param name="Threads">CPU threads of the engine; null lets a measurement choose.</param>
internal sealed record EngineRequest(string Device, string Precision, int? Threads)
{
    /// <summary>What needs no choice: a little work on the CPU.</summary>
    public static EngineRequest Plain { get; } = new("cpu", "fp32", 1);
}

/// <summary>A network whose steps are to be timed before the run.</summary>
/// <param name="Architecture">The network.</param>
/// <param name="Examples">Examples at a time.</param>
/// <param name="Training">Whether it is trained.</param>
internal sealed record TimedNetwork(Architecture Architecture, int Examples, bool Training)
{
    /// <summary>Makes it on a device.</summary>
    /// <param name="device">The device.</param>
    public ITimedWork On(Device device) => new NetworkWork(Architecture, Examples, Training, device);
}

/// <summary>The engine, started on the one thread that makes every tensor call, with "auto" resolved to fixed choices.</summary>
internal sealed class EngineSession : IDisposable
{
    private const string Option = "--device";

    private readonly EngineThread thread;
    private readonly bool isShared;

    private EngineSession(EngineThread thread, bool isShared, Device device, TuningChoice tuning) =>
        (this.thread, this.isShared, Device, Tuning) = (thread, isShared, device, tuning);

    /// <summary>Where to compute.</summary>
    public Device Device { get; }

    /// <summary>Precision and threads.</summary>
    public TuningChoice Tuning { get; }

    /// <summary>The processes that help this one; null where it computes alone.</summary>
    public Helpers? Helpers { get; set; }

    /// <summary>The right to write into the run's folder; null where nothing is written.</summary>
    public RunLock? Lock { get; private set; }

    /// <summary>The choices, for reports.</summary>
    public EngineChoice Choice =>
        new(EngineNames.Of(TorchEngine.Facts), Device.ToString(), EngineNames.Of(Tuning.Precision), Tuning.Threads, Tuning.Reason);

    /// <summary>Starts the engine.</summary>
    /// <param name="request">Device, precision and threads asked for.</param>
    /// <param name="work">The network to come, which the measurement times; null where there is none.</param>
    /// <param name="log">Takes the engine's own messages.</param>
    /// <param name="shared">The thread to compute on, which stays its owner's; null starts one.</param>
    /// <exception cref="InvalidInputException">The device is not there.</exception>
    public static EngineSession Open(EngineRequest request, TimedNetwork? work, Action<string>? log = null, EngineThread? shared = null)
    {
        var thread = shared ?? new EngineThread();
        try
        {
            return thread.Run(() =>
            {
                TorchEngine.Start(
                    new EngineSettings { Threads = request.Threads, WaitsAwake = work?.Architecture.HasManyOperators() ?? false }
                );
                var device = ParseDevice(request.Device);
                return new EngineSession(
                    thread,
                    shared is not null,
                    device,
                    Core.Engine.Tuning.Resolve(device, request.Precision, request.Threads, work is null ? null : () => work.On(device))
                );
            });
        }
        catch
        {
            if (shared is null)
                thread.Dispose();
            throw;
        }
    }

    /// <summary>Makes a run's folder, takes the right to write there, starts the engine, and only then opens the log, so that a run without
    /// an engine leaves no trace.</summary>
    /// <param name="folder">The run folder.</param>
    /// <param name="request">Device, precision and threads asked for.</param>
    /// <param name="work">The network to come; null where there is none.</param>
    /// <param name="observer">Who watches.</param>
    /// <param name="shared">The thread to compute on, which stays its owner's; null starts one.</param>
    /// <exception cref="InvalidInputException">Another process writes there, nothing can be written there, or the device is not
    /// there.</exception>
    public static EngineSession OpenFor(
        RunFolder folder,
        EngineRequest request,
        TimedNetwork? work,
        IRunObserver observer,
        EngineThread? shared = null
    )
    {
        folder.Make();
        RunLock? taken = null;
        EngineSession? session = null;
        try
        {
            taken = RunLock.Take(folder.Path);
            session = Open(request, work, observer.Detail, shared);
            session.Lock = taken;
            observer.LogTo(folder.Log);
            TakeOver(folder, taken, observer);
            return session;
        }
        catch
        {
            session?.CloseThread();
            taken?.Dispose();
            folder.RemoveIfEmpty();
            throw;
        }
    }

    private static void TakeOver(RunFolder folder, RunLock taken, IRunObserver observer)
    {
        if (taken.Predecessor is not { } gone)
            return;

        folder.RemoveUnfinished();
        observer.Note($"The last run in {folder.Path} ({gone}) was ended from outside; what it has completed stands.");
    }

    /// <summary>Does work on the engine's thread.</summary>
    /// <param name="work">The work.</param>
    /// <returns>Its result.</returns>
    public T Run<T>(Func<T> work) => thread.Run(work);

    /// <inheritdoc/>
    public void Dispose()
    {
        CloseThread();
        Lock?.Dispose();
    }

    private void CloseThread()
    {
        if (!isShared)
            thread.Dispose();
    }

    private static Device ParseDevice(string text)
    {
        try
        {
            return TorchEngine.ParseDevice(text);
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException) // TorchSharp's Device throws the latter
        {
            string sentence = Faults.Sentence(fault);
            throw new InvalidInputException(
                sentence.StartsWith(Option, StringComparison.Ordinal) ? sentence : $"{Option} {text}: {sentence}",
                fault
            );
        }
    }
}

/// <summary>What "auto" was resolved to, once, before the first step.</summary>
/// <param name="Engine">The engine and its version.</param>
/// <param name="Device">Where it computes.</param>
/// <param name="Precision">The number format of the matrix products: fp32 or bf16.</param>
/// <param name="Threads">CPU threads.</param>
/// <param name="Reason">Why.</param>
public sealed record EngineChoice(string Engine, string Device, string Precision, int Threads, string Reason);
