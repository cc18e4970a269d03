namespace FlowMatching.Torch.Binding;

/// <summary>
/// Counts the native bytes behind live tensors. The garbage collector sees a tensor as a few bytes, so a loop that forgets
/// its scopes would grow without bound: past the budget, a collection gives back what is no longer referenced.
/// </summary>
/// <remarks>
/// A forgotten loss of 4 bytes can hold a whole graph, whose tensors were disposed long ago and are counted no more. So
/// each time that much has been allocated, the heap itself is asked how full it is.
/// </remarks>
internal static class NativeBudget
{
    private const long Floor = 512L << 20;

    private static long live;
    private static long threshold = Floor;
    private static long allocated;
    private static long nextLook = Floor;
    private static long heapThreshold = 2 * Floor;

    internal static long Live => Interlocked.Read(ref live);

    internal static void Add(long bytes)
    {
        if (bytes <= 0) return;
        bool isOver = Interlocked.Add(ref live, bytes) > Interlocked.Read(ref threshold);
        bool isDue = Interlocked.Add(ref allocated, bytes) > Interlocked.Read(ref nextLook);
        if (isOver || (isDue && HeapIsFull())) Collect();
    }

    internal static void Remove(long bytes)
    {
        if (bytes > 0) Interlocked.Add(ref live, -bytes);
    }

    private static bool HeapIsFull()
    {
        Interlocked.Exchange(ref nextLook, Interlocked.Read(ref allocated) + Floor);
        return NativeHeap.InUse() > Interlocked.Read(ref heapThreshold);
    }

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        TensorReaper.Drain();

        // Twice what is really in use: collections stay rare.
        Interlocked.Exchange(ref threshold, Math.Max(Floor, 2 * Live));
        Interlocked.Exchange(ref heapThreshold, Math.Max(2 * Floor, 2 * NativeHeap.InUse()));
    }
}
