using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace FlowMatching.Core.Engine;

/// <summary>
/// The one thread on which tensors live. Grad mode, autocast, dispose scopes and libtorch's thread team belong to a thread:
/// work that touches tensors is handed to this one and waited for.
/// </summary>
public sealed class EngineThread : IDisposable
{
    private readonly BlockingCollection<Action> queue = [];
    private readonly Thread thread;
    private bool closing;
    private static long leftBehind;

    /// <summary>Starts the thread; the engine itself is loaded by whoever first needs it.</summary>
    public EngineThread()
    {
        thread = new Thread(Work) { Name = "engine", IsBackground = true };
        thread.Start();
    }

    /// <summary>Tensors that threads which have ended did not dispose: a leak, unless the collector frees them later.</summary>
    public static long LeftBehind => Interlocked.Read(ref leftBehind);

    /// <summary>Runs the work on the engine thread and returns its result; an exception comes back unchanged.</summary>
    public T Run<T>(Func<T> work)
    {
        T result = default!;
        Run(() =>
        {
            result = work();
        });
        return result;
    }

    /// <summary>Runs the work on the engine thread and waits for its end.</summary>
    public void Run(Action work)
    {
        if (Thread.CurrentThread == thread)
        {
            work();
            return;
        }

        ObjectDisposedException.ThrowIf(closing, this);
        using ManualResetEventSlim done = new();
        ExceptionDispatchInfo? failure = null;
        queue.Add(() =>
        {
            try
            {
                work();
            }
            catch (Exception error)
            {
                failure = ExceptionDispatchInfo.Capture(error);
            }
            finally
            {
                done.Set();
            }
        });
        done.Wait();
        failure?.Throw();
    }

    /// <summary>To be called between the steps of long work, when no operator is under way: see <see cref="FinalizerGate"/>.</summary>
    internal static void BetweenSteps() => FinalizerGate.Pause();

    /// <summary>Lets the work in hand end and stops the thread; the engine thread itself may call it too.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref closing, true))
            return;
        queue.CompleteAdding();
        if (Thread.CurrentThread == thread)
            return; // its loop still reads the queue, which is left to the collector

        thread.Join();
        queue.Dispose(); // not by the loop, which may end before CompleteAdding does
    }

    private void Work()
    {
        foreach (var work in queue.GetConsumingEnumerable())
        {
            using (FinalizerGate.Close())
                work();
        }

        Interlocked.Add(ref leftBehind, TorchEngine.LiveTensors);
    }
}
