using System.Collections.Concurrent;
using System.Diagnostics;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Models;
using FlowMatching.Runs;
using FlowMatching.Runs.Options;
using static TorchSharp.torch;

namespace FlowMatching.Studio.Engine;

/// <summary>What the engine is and what was chosen for it.</summary>
/// <param name="Name">Such as libtorch 2.10.0.</param>
/// <param name="Device">Where it computes.</param>
/// <param name="Precision">The precision of the matrix products.</param>
/// <param name="Threads">CPU threads.</param>
/// <param name="Reason">Why.</param>
internal sealed record EngineFound(string Name, Device Device, Precision Precision, int Threads, string Reason);

/// <summary>The one thread of the studio on which tensors live: a training holds it for as long as it lasts, and gives it away between
/// two steps to whatever else is to be computed.</summary>
internal sealed class StudioEngine : IDisposable
{
    /// <summary>A training waits so long between two steps, at most, unless one piece of work alone takes longer.</summary>
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(25);

    /// <summary>So long the choice of precision and threads, which is measured, waits for somebody who wants it: what a page shows first
    /// needs none.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously),
        wanted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly ConcurrentQueue<Action> waiting = new();
    private readonly SemaphoreSlim arrived = new(0);
    private int isCalled;

    private readonly Task loaded;

    /// <summary>An engine that loads nothing before <see cref="Begin"/>.</summary>
    /// <param name="options">Device, precision and threads asked for.</param>
    public StudioEngine(StudioOptions options)
    {
        loaded = Load(options);
        Found = Choose(options);
    }

    /// <summary>The thread.</summary>
    public EngineThread Thread { get; } = new();

    /// <summary>What was found; fails where there is no engine or no such device. Who waits for it asks by <see cref="Find"/>.</summary>
    public Task<EngineFound> Found { get; }

    /// <summary>Loads the library beside its caller.</summary>
    public void Begin() => begun.TrySetResult();

    /// <summary>What was found, as soon as can be.</summary>
    public Task<EngineFound> Find()
    {
        wanted.TrySetResult();
        return Found;
    }

    /// <summary>Computes something as soon as the thread is free, at the next step of a training at the latest.</summary>
    /// <param name="work">The work; it makes and leaves no tensor of another thread.</param>
    /// <param name="cancel">Takes it from the queue.</param>
    public async Task<T> Do<T>(Func<EngineFound, T> work, CancellationToken cancel)
    {
        var found = await Find().ConfigureAwait(false);
        return await Do(() => work(found), cancel).ConfigureAwait(false);
    }

    /// <summary>Computes something for which neither precision nor threads matter, such as points of a data set: it need not wait until
    /// these are chosen.</summary>
    /// <param name="work">The work.</param>
    /// <param name="cancel">Takes it from the queue.</param>
    public async Task<T> Do<T>(Func<T> work, CancellationToken cancel)
    {
        await loaded.ConfigureAwait(false);
        TaskCompletionSource<T> result = new(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting.Enqueue(() =>
        {
            try
            {
                cancel.ThrowIfCancellationRequested();
                result.TrySetResult(work());
            }
            catch (OperationCanceledException)
            {
                result.TrySetCanceled(cancel);
            }
            catch (Exception fault)
            {
                result.TrySetException(fault);
            }
        });
        arrived.Release();
        Call();
        return await result.Task.ConfigureAwait(false);
    }

    /// <summary>Does what is waiting, for a slice of time. To be called on the engine's thread, between two steps of a training.</summary>
    public void Serve()
    {
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < Slice && waiting.TryDequeue(out var work))
            work();
    }

    /// <summary>Does what comes while a training pauses. To be called on the engine's thread.</summary>
    /// <param name="longest">Comes back after so long.</param>
    public void ServeWithin(TimeSpan longest)
    {
        arrived.Wait(longest);
        Serve();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Thread.Dispose();
        arrived.Dispose();
    }

    // One caller waits for the thread at a time; while a training holds it, the training serves.
    private void Call()
    {
        if (Interlocked.Exchange(ref isCalled, 1) == 0)
            _ = Task.Run(() => Thread.Run(ServeAll));
    }

    private void ServeAll()
    {
        Volatile.Write(ref isCalled, 0);
        while (waiting.TryDequeue(out var work))
            work();
    }

    private async Task Load(StudioOptions options)
    {
        await begun.Task.ConfigureAwait(false);
        await Task.Run(() => Thread.Run(() => TorchEngine.Start(new EngineSettings { Threads = options.Threads }))).ConfigureAwait(false);
    }

    private async Task<EngineFound> Choose(StudioOptions options)
    {
        await loaded.ConfigureAwait(false);
        await Task.WhenAny(wanted.Task, Task.Delay(Patience)).ConfigureAwait(false);
        return await Task.Run(() => Thread.Run(() => Resolve(options))).ConfigureAwait(false);
    }

    private static EngineFound Resolve(StudioOptions options)
    {
        var device = TorchEngine.ParseDevice(options.Device);
        var usual = TrainOptions.Table.Defaults;
        Architecture network = new()
        {
            Hidden = usual.Hidden,
            Depth = usual.Depth,
            Frequencies = usual.Frequencies,
        };
        var choice = Tuning.Resolve(
            device,
            options.Precision,
            options.Threads,
            () => new NetworkWork(network, usual.Training.BatchSize, training: true, device)
        );
        return new EngineFound(EngineNames.Of(TorchEngine.Facts), device, choice.Precision, choice.Threads, choice.Reason);
    }
}
