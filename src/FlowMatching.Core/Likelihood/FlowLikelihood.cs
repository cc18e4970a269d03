using FlowMatching.Core.Distributed;
using FlowMatching.Core.Models;
using FlowMatching.Core.Sampling;

namespace FlowMatching.Core.Likelihood;

/// <summary>The log-likelihood of points under a flow, computed by one process or by several, each of which computes some chunks.</summary>
/// <remarks>The shares are those of <see cref="ChunkShares"/>. A chunk is computed as one process computes it, and its probes belong to the
/// number of its first point: so the estimates are the same bytes as one process's, on as many threads.</remarks>
/// <param name="flow">The flow; float32 precision where digits matter.</param>
/// <param name="processes">The processes; each calls with the same points and request. Null for this one alone.</param>
public sealed class FlowLikelihood(IFlow flow, ICommunicator? processes = null)
{
    private readonly ICommunicator processes = processes ?? new SingleProcess();

    /// <summary>In process 0: computes the likelihoods together with the others.</summary>
    /// <inheritdoc cref="LikelihoodEstimate"/>
    /// <returns>Those of all points, in order.</returns>
    /// <exception cref="InvalidInputException">The flow starts from a law whose density is not known, or the request has faults.</exception>
    public LikelihoodReading Estimate(
        LikelihoodPoints points,
        LikelihoodRequest request,
        Action<double>? onProgress = null,
        CancellationToken cancel = default
    )
    {
        float[] own = Share(points, request, onProgress, cancel);
        var shares = Shares(points, request);
        int[] counts = [.. Enumerable.Range(0, processes.Size).Select(process => shares.Rows(process) * request.Columns)];
        float[] whole = new float[counts.Sum()];
        processes.Gather(own, whole, counts);

        return LikelihoodReading.Of(whole, request);
    }

    /// <summary>In the others: computes the share of this process, and hands it over.</summary>
    /// <param name="points">The points of process 0.</param>
    /// <param name="request">Its request.</param>
    public void Help(LikelihoodPoints points, LikelihoodRequest request) => processes.Gather(Share(points, request, null, default), [], []);

    private float[] Share(LikelihoodPoints points, LikelihoodRequest request, Action<double>? onProgress, CancellationToken cancel)
    {
        InvalidInputException.ThrowIfAny(request.Faults()); // before a chunk of 0 is divided by

        var likelihood = points.Classes is { } classes ? LogLikelihood.Of(flow, classes) : LogLikelihood.Of(flow);
        var shares = Shares(points, request);
        int first = shares.First(processes.Rank),
            end = shares.First(processes.Rank + 1);
        return likelihood.Estimates(points.Values, points.Dimension, flow.Device, request, first, end, onProgress, cancel);
    }

    private ChunkShares Shares(LikelihoodPoints points, LikelihoodRequest request) => new(points.Count, request.Chunk, processes.Size);
}
