namespace FlowMatching.Torch.Binding;

/// <summary>
/// Counts the native bytes behind live tensors. The garbage collector sees a tensor as a few bytes, so a loop that forgets
/// its scopes would grow without bound: past the budget, a collection gives back what is no longer referenced.
/// </summary>
internal static class NativeBudget
{
    private const long Floor = 512L << 20;

    private static long live;
    private static long threshold = Floor;

    internal static long Live => Interlocked.Read(ref live);

    internal static void Add(long bytes)
    {
        if (bytes > 0 && Interlocked.Add(ref live, bytes) > Interlocked.Read(ref threshold)) Collect();
    }

    internal static void Remove(long bytes)
    {
        if (bytes > 0) Interlocked.Add(ref live, -bytes);
    }

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        TensorReaper.Drain();
        Interlocked.Exchange(ref threshold, Math.Max(Floor, 2 * Live)); // twice what is really in use: collections stay rare
    }
}
