namespace FlowMatching.Core.Couplings;

/// <summary>How many rows can be paired at once: the matrix of their costs has to fit in memory.</summary>
public static class LargestBlock
{
    /// <summary>An array holds no more than this many costs.</summary>
    private const long MostCosts = 0x7fff_ffc7 - 65_536;

    /// <summary>The largest n for which a matrix of n x n float32 costs on each core takes no more than a third of the memory; the coarser ones
    /// that an assignment starts from take a third as much again.</summary>
    public static int Rows() => Rows(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 3 / Environment.ProcessorCount);

    /// <summary>The largest n for which n x n float32 costs take no more than so many bytes.</summary>
    internal static int Rows(long bytes) => (int)Math.Sqrt(Math.Min(MostCosts, bytes / sizeof(float)));
}
