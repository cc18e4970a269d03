using FlowMatching.Core.Likelihood;
using FlowMatching.Core.Metrics;

namespace FlowMatching.Runs.Domains.Points;

/// <summary>How many points are enough in so many dimensions: of wide points fewer, so that memory and time stay those of the
/// plane.</summary>
internal static class PointCounts
{
    private const int Entries = 2_000_000,
        Fewest = 1000,
        LikelihoodPasses = 20_000;

    /// <summary>The usual number of points, or as many as have two million coordinates; a thousand at the least.</summary>
    /// <param name="dimension">Number of coordinates.</param>
    /// <param name="usual">The number in the plane.</param>
    public static int Of(int dimension, int usual) => Math.Min(usual, Math.Max(Fewest, Entries / dimension));

    /// <summary>The points of a likelihood: 10,000, or as many as take the backward passes of 10,000 points of the plane.</summary>
    /// <param name="dimension">Number of coordinates.</param>
    public static int OfLikelihood(int dimension) =>
        Math.Clamp(LikelihoodPasses / (LikelihoodRequest.UsualProbes(dimension) ?? dimension), Fewest, DataLikelihood.Points);
}
