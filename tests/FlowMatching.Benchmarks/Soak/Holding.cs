using FlowMatching.Core.Engine;

namespace FlowMatching.Benchmarks.Soak;

/// <summary>What the process holds at one moment, after all that nobody refers to has been collected.</summary>
/// <param name="Cycles">Cycles done.</param>
/// <param name="Minutes">Minutes since the start.</param>
/// <param name="Managed">Bytes of managed objects.</param>
/// <param name="Heap">Bytes in use in the C library's heap; 0 where it cannot say.</param>
/// <param name="Resident">Bytes of the process in memory, without what is free in that heap.</param>
/// <param name="Tensors">Live tensors.</param>
internal sealed record Holding(int Cycles, double Minutes, long Managed, long Heap, long Resident, long Tensors)
{
    private const double Mega = 1e6;

    internal static Holding Now(int cycles, TimeSpan since)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long tensors = EngineThread.LeftBehind;
        // What the collector and the C library keep for later is a matter of chance: both give it back first.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        NativeHeap.Trim();
        long managed = GC.GetTotalMemory(forceFullCollection: false);

        return new Holding(cycles, since.TotalMinutes, managed, NativeHeap.InUse(), Environment.WorkingSet, tensors);
    }

    /// <summary>What has grown since an earlier moment beyond what chance explains, in words; empty where nothing has.</summary>
    internal IEnumerable<string> GrownSince(Holding earlier)
    {
        if (Tensors > earlier.Tensors)
            yield return $"{Tensors - earlier.Tensors} tensors more are alive";
        if (IsMore(Managed, earlier.Managed, slack: 3 * Mega, share: 0.05))
            yield return $"{(Managed - earlier.Managed) / Mega:F1} MB more of managed objects";
        if (IsMore(Heap, earlier.Heap, slack: 8 * Mega, share: 0.05))
            yield return $"{(Heap - earlier.Heap) / Mega:F1} MB more in the C library's heap";
        if (IsMore(Resident, earlier.Resident, slack: 64 * Mega, share: 0.1))
            yield return $"{(Resident - earlier.Resident) / Mega:F1} MB more in memory";
    }

    internal string Row(string moment) =>
        FormattableString.Invariant(
            $"| {moment} | {Cycles} | {Minutes:F1} | {Managed / Mega:F2} | {(Heap > 0 ? (Heap / Mega).ToString("F2", null) : "unknown")} | {Resident / Mega:F0} | {Tensors} |"
        );

    private static bool IsMore(long now, long before, double slack, double share) => now - before > Math.Max(slack, share * before);
}
