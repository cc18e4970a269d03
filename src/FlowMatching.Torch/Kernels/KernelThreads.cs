using static TorchSharp.torch;

namespace FlowMatching.Torch.Kernels;

/// <summary>Splits units of work among as many threads as libtorch uses.</summary>
/// <remarks>A unit is always computed whole by one thread and in one order, so the results are the same bits on any number of threads.</remarks>
internal static class KernelThreads
{
    /// <summary>Calls <paramref name="work"/> with ranges [from, to) that cover [0, units).</summary>
    /// <param name="units">Number of units.</param>
    /// <param name="numbers">Numbers that a unit touches: where there are few in all, one thread does everything.</param>
    /// <param name="work">Computes the units of a range; it must not throw.</param>
    internal static void ForRanges(int units, long numbers, Action<int, int> work)
    {
        const long worthAThread = 16_384;
        int parts = (int)Math.Clamp(Math.Min(units, units * numbers / worthAThread), 1, get_num_threads());
        if (parts == 1)
        {
            work(0, units);
            return;
        }

        Parallel.For(0, parts, new ParallelOptions { MaxDegreeOfParallelism = parts }, part =>
            work((int)((long)units * part / parts), (int)((long)units * (part + 1) / parts)));
    }
}
