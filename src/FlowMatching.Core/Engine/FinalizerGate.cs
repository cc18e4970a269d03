using System.Diagnostics;
using System.Runtime.CompilerServices;
using ThreadState = System.Threading.ThreadState;

namespace FlowMatching.Core.Engine;

/// <summary>Holds finalizers back while libtorch is called, and lets them run between calls.</summary>
/// <remarks>
/// A number that is multiplied with a tensor becomes a Scalar of TorchSharp (0.107), whose finalizer frees native memory. Nothing but the
/// argument refers to it, and optimised code forgets an argument once its handle has been read: a collection at that moment frees the
/// number under the operator that reads it. With collections all the time that ended one call in 8,000, with "Unknown scalar type" or an
/// assertion of libtorch; its pull request 1434 frees such scalars at once, and is not merged. Tensors are safe: their dispose scope
/// refers to them.
/// <para>So the finalizer thread is kept busy by a finalizer of our own that waits, from before the first call until after the last, but
/// for pauses in which none is under way. TorchSharp itself waits for finalizers where memory for a new tensor could not be had, after a
/// full collection, and then tries again. A thread that waits is in no operator: where all that closed the gate are found waiting again and
/// again since a full collection, or for long, it opens, and closes at the next collection or pause. What that one collection frees is not
/// held back, for the finalizer thread takes its finalizers in no order that can be told.</para>
/// </remarks>
internal static class FinalizerGate
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);
    private const int LooksAfterCollection = 4, // in a row; a thread that was told to go on still waits until it is scheduled
        LooksInAnyCase = 200;
    private static readonly Lock Change = new();
    private static volatile Keeper? keeper;
    private static volatile bool isExiting;
    private static volatile Thread[] owners = [];
    private static long opened;

    // The runtime waits for the finalizer thread when the process ends, and this thread may be at work until it has.
    static FinalizerGate() =>
        AppDomain.CurrentDomain.ProcessExit += static (_, _) =>
        {
            isExiting = true;
            keeper?.Release();
        };

    /// <summary>Closes the gate for the work of this thread, unless it is closed already.</summary>
    /// <returns>Opens it again, when no other thread needs it closed.</returns>
    public static IDisposable Close()
    {
        lock (Change)
        {
            owners = [.. owners, Thread.CurrentThread];
            if (owners.Length == 1)
                Begin();
        }

        return new Closed(Thread.CurrentThread);
    }

    /// <summary>Lets finalizers run if they have not for a while. To be called between steps, when no call of libtorch is under
    /// way.</summary>
    public static void Pause()
    {
        if (!owners.Contains(Thread.CurrentThread) || Stopwatch.GetElapsedTime(opened) < Interval)
            return;

        lock (Change)
        {
            if (owners.Length > 1)
                return; // another thread may be in the middle of a call

            keeper?.Release();
            GC.WaitForPendingFinalizers();
            Begin();
        }
    }

    private static void Begin()
    {
        keeper = Keeper.Start(Longest);
        if (isExiting)
            keeper?.Release();
        opened = Stopwatch.GetTimestamp();
    }

    // A thread that runs, or is in native code, may be in an operator.
    private static bool AllOwnersWait() => Array.TrueForAll(owners, static one => one.ThreadState.HasFlag(ThreadState.WaitSleepJoin));

    private sealed class Closed(Thread owner) : IDisposable
    {
        public void Dispose()
        {
            lock (Change)
            {
                int at = Array.IndexOf(owners, owner); // one closing of possibly several
                owners = [.. owners[..at], .. owners[(at + 1)..]];
                if (owners.Length > 0)
                    return;

                keeper?.Release();
                keeper = null;
            }
        }
    }

    /// <summary>What the finalizer thread waits in.</summary>
    private sealed class Keeper
    {
        private readonly TaskCompletionSource entered = new(),
            released = new();

        /// <summary>Returns once the finalizer thread waits; null where it did not come in time.</summary>
        public static Keeper? Start(TimeSpan longest)
        {
            Keeper keeper = new();
            Drop(keeper);
            GC.Collect(0, GCCollectionMode.Forced, blocking: true);
            if (keeper.entered.Task.Wait(longest))
                return keeper;

            keeper.Release(); // a finalizer of somebody's takes long: without the gate for now
            return null;
        }

        public void Release() => released.TrySetResult();

        /// <summary>Waits until it is released, or until its owners seem to wait for finalizers.</summary>
        /// <param name="collections">Full collections before it was closed.</param>
        /// <returns>Whether it is released.</returns>
        private bool MayEnd(int collections)
        {
            int waiting = 0;
            while (!released.Task.Wait(Look))
            {
                waiting = AllOwnersWait() ? waiting + 1 : 0;
                bool isCollected = GC.CollectionCount(2) != collections;
                if ((isCollected && waiting >= LooksAfterCollection) || waiting >= LooksInAnyCase)
                    return false;
            }

            return true;
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        private static void Drop(Keeper keeper) => _ = new Trap(keeper);

        private sealed class Trap(Keeper keeper)
        {
            ~Trap()
            {
                int collections = GC.CollectionCount(2); // first: whoever is let go on may collect before this thread is scheduled again
                keeper.entered.TrySetResult();
                if (!keeper.MayEnd(collections))
                    Drop(keeper);
            }
        }
    }
}
