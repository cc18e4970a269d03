using System.Diagnostics;
using static TorchSharp.torch;

namespace FlowMatching.Core.Engine.Kernels;

/// <summary>Splits units of work among as many threads as libtorch uses.</summary>
/// <remarks>A unit is always computed whole by one thread and in one order, so the results are the same bits on any number of threads. The
/// threads are our own and not the pool's: they look for more work for two milliseconds before they sleep, since to be woken takes longer
/// than a small network's kernel. Meanwhile they leave the processor to whoever wants it.</remarks>
internal static class KernelThreads
{
    /// <summary>Ranges for each thread: whoever comes late, or is held up by another program, leaves the rest to the others.</summary>
    private const int RangesOfAThread = 4;

    private const long WorthARange = 16_384;

    private static readonly Lock Gate = new();
    private static Worker[] workers = [];

    /// <summary>Calls <paramref name="work"/> with ranges [from, to) that cover [0, units).</summary>
    /// <param name="units">Number of units.</param>
    /// <param name="numbers">Numbers that a unit touches: where there are few in all, one thread does everything.</param>
    /// <param name="work">Computes the units of a range; it must not throw.</param>
    internal static void ForRanges(int units, long numbers, Action<int, int> work)
    {
        int threads = get_num_threads();
        int ranges = (int)Math.Clamp(Math.Min(units, (double)units * numbers / WorthARange), 1, threads * RangesOfAThread);
        if (threads == 1 || ranges == 1 || !Gate.TryEnter())
        {
            work(0, units);
            return;
        }

        try
        {
            Job job = new(units, ranges, work);
            foreach (var worker in Team(Math.Min(threads, ranges) - 1))
                worker.Give(job);
            job.Work();
            job.WaitForOthers();
        }
        finally
        {
            Gate.Exit();
        }
    }

    private static ReadOnlySpan<Worker> Team(int count)
    {
        if (workers.Length < count)
            workers = [.. workers, .. Enumerable.Range(workers.Length, count - workers.Length).Select(static number => new Worker(number))];
        return workers.AsSpan(0, count);
    }

    /// <summary>Ranges of units, which threads take one after another.</summary>
    private sealed class Job(int units, int ranges, Action<int, int> work)
    {
        private int taken;
        private int done;

        internal void Work()
        {
            for (int range = Interlocked.Increment(ref taken) - 1; range < ranges; range = Interlocked.Increment(ref taken) - 1)
            {
                work((int)((long)units * range / ranges), (int)((long)units * (range + 1) / ranges));
                Interlocked.Increment(ref done);
            }
        }

        internal void WaitForOthers()
        {
            SpinWait wait = default;
            while (Volatile.Read(ref done) < ranges)
                wait.SpinOnce(sleep1Threshold: -1);
        }
    }

#pragma warning disable CA1001 // a worker lives as long as the process
    private sealed class Worker
#pragma warning restore CA1001
    {
        private static readonly long Patience = Stopwatch.Frequency / 500;

        private readonly SemaphoreSlim bell = new(0);
        private Job? job;
        private int asleep;

        internal Worker(int number) => new Thread(Run) { Name = $"kernel {number}", IsBackground = true }.Start();

        internal void Give(Job next)
        {
            Interlocked.Exchange(ref job, next);
            if (Interlocked.Exchange(ref asleep, 0) == 1)
                bell.Release();
        }

        private void Run()
        {
            while (true)
                Next().Work();
        }

        private Job Next()
        {
            while (true)
            {
                long end = Stopwatch.GetTimestamp() + Patience;
                do
                {
                    if (Interlocked.Exchange(ref job, null) is { } next)
                        return next;
                    Thread.SpinWait(20);
                    Thread.Yield();
                } while (Stopwatch.GetTimestamp() < end);

                Interlocked.Exchange(ref asleep, 1);
                if (Volatile.Read(ref job) is null || Interlocked.Exchange(ref asleep, 0) == 0)
                    bell.Wait();
            }
        }
    }
}
