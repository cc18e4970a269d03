using FlowMatching.Core.Distributed;

namespace FlowMatching.Core.Sampling;

/// <summary>Draws the samples of a request by several processes, each of which draws some of its chunks.</summary>
/// <remarks>The shares are those of <see cref="ChunkShares"/>. A chunk is computed as one process computes it: x0, classes and the noise of
/// an SDE belong to the sample, and a solver that chooses its own steps does so for a chunk. So the samples are the same bytes as one
/// process's, on as many threads.</remarks>
/// <param name="sampler">Draws the share of this process.</param>
/// <param name="dimension">Number D of coordinates of a sample.</param>
/// <param name="processes">The processes; each calls with the same request.</param>
public sealed class SharedSampler(Sampler sampler, int dimension, ICommunicator processes)
{
    /// <summary>In process 0: draws the samples together with the others.</summary>
    /// <param name="request">How many, and how.</param>
    /// <param name="onProgress">Told what part of this process's work is done, in [0, 1].</param>
    /// <param name="cancel">Asked before every solver step.</param>
    /// <returns>The samples of all processes, in order.</returns>
    public SampleResult Draw(SampleRequest request, Action<double>? onProgress = null, CancellationToken cancel = default)
    {
        var own = DrawShare(request, processes.Rank, onProgress, cancel)!; // process 0 always has a chunk
        int width = dimension * (1 + own.Frames.Count);
        int[] counts = [.. Enumerable.Range(0, processes.Size).Select(process => checked(Shares(request).Rows(process) * width + 1))];
        float[] whole = new float[counts.Sum()];
        processes.Gather(Packed(own), whole, counts);

        return Unpacked(whole, request, own.Frames);
    }

    /// <summary>In the others: draws the share of this process, and hands it over.</summary>
    /// <param name="request">The request of process 0.</param>
    public void Help(SampleRequest request) => processes.Gather(Packed(DrawShare(request, processes.Rank, null, default)), [], []);

    private SampleResult? DrawShare(SampleRequest request, int process, Action<double>? onProgress, CancellationToken cancel)
    {
        int first = Shares(request).First(process),
            count = Shares(request).Rows(process);
        return count == 0 ? null : sampler.Draw(Part(request, first, count), onProgress, cancel);
    }

    private SampleRequest Part(SampleRequest request, int first, int count) =>
        request with
        {
            First = first,
            Count = count,
            Noise = sampler.StartOf(request)[(first * dimension)..((first + count) * dimension)],
            Classes = request.Classes is null ? null : [.. request.Classes.Skip(first).Take(count)],
        };

    private ChunkShares Shares(SampleRequest request) => new(request.Count, request.Chunk, processes.Size);

    // The samples, each of the frames, and the NFE.
    private static float[] Packed(SampleResult? share) =>
        share is null ? [0] : [.. share.Samples, .. share.Frames.SelectMany(frame => frame.Points), share.Nfe];

    private SampleResult Unpacked(float[] whole, SampleRequest request, IReadOnlyList<SampleFrame> frames)
    {
        float[][] states = [.. Enumerable.Range(0, 1 + frames.Count).Select(_ => new float[request.Count * dimension])];
        long nfe = 0;
        int from = 0;
        for (int process = 0; process < processes.Size; process++)
        {
            int to = Shares(request).First(process) * dimension,
                numbers = Shares(request).Rows(process) * dimension;
            foreach (float[] state in states)
            {
                Array.Copy(whole, from, state, to, numbers);
                from += numbers;
            }

            nfe = Math.Max(nfe, (long)whole[from++]);
        }

        return new SampleResult(states[0], dimension, nfe, [.. frames.Select((frame, i) => frame with { Points = states[i + 1] })]);
    }
}
