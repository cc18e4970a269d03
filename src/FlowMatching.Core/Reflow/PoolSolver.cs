using System.Runtime.InteropServices;
using FlowMatching.Core.Distributed;
using FlowMatching.Core.Sampling;
using FlowMatching.Core.Specification;

namespace FlowMatching.Core.Reflow;

/// <summary>Finds the ends of a pool's trajectories part by part, by all processes of a run: each of them then has all ends.</summary>
/// <remarks>With R processes R parts are made at a time, shared out in whole chunks by <see cref="SharedSampler"/>, so that the ends are the
/// bytes of one process, on as many threads. Process 0 alone looks for parts that were kept, and keeps new ones; where one of the R is
/// missing all of them are made, and where a stop is asked for in process 0 all processes give up before the next R.</remarks>
/// <param name="sampler">Follows the teacher.</param>
/// <param name="dimension">Number D of coordinates.</param>
/// <param name="pool">Size and accuracy of a pool.</param>
/// <param name="chunk">Number of pairs that are drawn at a time.</param>
/// <param name="chunksOfPart">Number of such chunks that are kept as one part.</param>
/// <param name="processes">The processes; each calls with the same pool.</param>
/// <param name="cache">Keeps what is made, in process 0; null keeps nothing.</param>
internal sealed class PoolSolver(
    Sampler sampler,
    int dimension,
    PairPoolSettings pool,
    int chunk,
    int chunksOfPart,
    ICommunicator processes,
    IPairCache? cache
)
{
    private readonly SharedSampler shared = new(sampler, dimension, processes);

    private enum Order : byte
    {
        Make,
        Take,
        Stop,
    }

    /// <summary>Finds the ends of a pool.</summary>
    /// <param name="number">Number of the pool, counted from 0.</param>
    /// <param name="noise">The starts, row by row.</param>
    /// <param name="classes">The classes; null where there are none.</param>
    /// <param name="stop">Asks to stop; of several processes the first one's counts.</param>
    /// <returns>The ends, row by row.</returns>
    /// <exception cref="OperationCanceledException">A stop was asked for; every process throws it.</exception>
    public float[] Solve(int number, float[] noise, int[]? classes, CancellationToken stop)
    {
        float[] solved = new float[noise.Length];
        foreach (var parts in Parts(number).Chunk(processes.Size))
        {
            int first = parts[0].First,
                count = parts.Sum(part => part.Count);
            SampleRequest request = new()
            {
                Count = count,
                Noise = noise[(first * dimension)..((first + count) * dimension)],
                Classes = classes?[first..(first + count)],
                Chunk = chunk,
                Solver = pool.CreateSolver(),
                Steps = pool.Steps,
                Guidance = pool.Guidance ?? 1,
            };
            var place = solved.AsSpan(first * dimension, count * dimension);
            Ends(parts, request, stop).CopyTo(place);
            processes.Broadcast(MemoryMarshal.AsBytes(place));
        }

        return solved;
    }

    // A whole number of chunks each: what is made part by part is what would have been made at once.
    private IEnumerable<PairPart> Parts(int number)
    {
        int size = chunk * chunksOfPart;
        for (int first = 0; first < pool.Pairs; first += size)
            yield return new PairPart(number, first, Math.Min(size, pool.Pairs - first), pool.Pairs);
    }

    /// <summary>The ends in process 0; none in the others, which help to make them.</summary>
    private float[] Ends(PairPart[] parts, SampleRequest request, CancellationToken stop)
    {
        float[]? kept = processes.Rank == 0 ? Find(parts) : null;
        var order = OfFirst(
            stop.IsCancellationRequested ? Order.Stop
            : kept is null ? Order.Make
            : Order.Take
        );
        if (order == Order.Stop)
            throw new OperationCanceledException();
        if (order == Order.Take)
            return kept ?? [];
        if (processes.Rank == 0)
            return cache is null ? Draw(null) : cache.Make(parts, Draw);

        shared.Help(request);
        return [];

        // Several processes finish what they share: one that stopped alone would leave the others waiting.
        float[] Draw(Action<double>? onProgress) =>
            shared.Draw(request, onProgress, processes.Size == 1 ? stop : CancellationToken.None).Samples;
    }

    private float[]? Find(PairPart[] parts)
    {
        List<float> found = [];
        foreach (var part in parts)
        {
            if (cache?.Find(part) is not { } ends)
                return null;
            found.AddRange(ends);
        }

        return [.. found];
    }

    private Order OfFirst(Order own)
    {
        byte[] order = [(byte)own];
        processes.Broadcast(order);
        return (Order)order[0];
    }
}
