namespace FlowMatching.Core.Sampling;

/// <summary>How the rows of a task are shared out over processes in whole chunks: of C chunks process r of R has those from ⌈r C/R⌉ up to
/// ⌈(r + 1) C/R⌉, so that process 0 always has one, and fewer chunks than processes leave the last processes without.</summary>
/// <param name="Count">Number of rows, 1 or more.</param>
/// <param name="Chunk">Rows of a chunk, 1 or more; the last one may have fewer.</param>
/// <param name="Processes">Number R of processes.</param>
internal readonly record struct ChunkShares(int Count, int Chunk, int Processes)
{
    /// <summary>The first row of a process; of R the number of rows.</summary>
    /// <param name="process">Its number r, from 0 to R.</param>
    public int First(int process)
    {
        long chunks = (Count - 1L) / Chunk + 1,
            chunk = (process * chunks + Processes - 1) / Processes;
        return (int)Math.Min(Count, chunk * Chunk);
    }

    /// <summary>Number of rows of a process.</summary>
    /// <param name="process">Its number r, from 0 to R − 1.</param>
    public int Rows(int process) => First(process + 1) - First(process);
}
