using FlowMatching.Core.Couplings;
using FlowMatching.Core.Engine;
using static TorchSharp.torch;

namespace FlowMatching.Benchmarks.Tong;

/// <summary>The squared Wasserstein-2 distance by exact assignment of 2,000 points.</summary>
internal static class Distances
{
    internal const int Points = 2000;

    private const int Draws = 10;

    /// <summary>W2² between two sets of equal size.</summary>
    internal static double Squared(Tensor x, Tensor y)
    {
        using var costs = CostMatrix.SquaredDistances(x.ToFloatArray(), y.ToFloatArray(), 2);
        return costs.MeanCost(LinearAssignment.Solve(costs));
    }

    /// <summary>W2² between two laws: the mean of 10 assignments, and its standard error.</summary>
    internal static (double Mean, double Error) Between(Law p, Law q)
    {
        double[] draws = [.. Enumerable.Range(0, Draws).Select(draw => Squared(Draw(p, "tong-p", draw), Draw(q, "tong-q", draw)))];
        return (draws.Average(), Statistics.Deviation(draws) / Math.Sqrt(Draws));
    }

    /// <summary>Fresh points of a law.</summary>
    internal static Tensor Draw(Law law, string stream, long draw, long count = Points)
    {
        using var rng = new RandomStreams(0).For(stream, draw);
        return law.Draw(count, rng);
    }
}
