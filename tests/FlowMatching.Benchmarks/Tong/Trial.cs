using System.Diagnostics;
using FlowMatching.Core.Engine;
using static TorchSharp.torch;

namespace FlowMatching.Benchmarks.Tong;

/// <summary>One method on one task, all seeds at once.</summary>
/// <param name="Task">The task.</param>
/// <param name="Method">The method.</param>
/// <param name="Seeds">The seeds.</param>
/// <param name="Steps">Training steps, of each flow where there are two.</param>
internal sealed record Trial(Transport Task, Method Method, IReadOnlyList<long> Seeds, int Steps)
{
    /// <summary>Fresh starting points for the path energy.</summary>
    private const int EnergyPoints = 10_000;

    internal Outcome Run(double transportCost)
    {
        using var scope = NewDisposeScope();
        long start = Stopwatch.GetTimestamp();
        using var flow = Train();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;

        var x0 = stack([.. Seeds.Select(seed => Distances.Draw(Task.Source, "tong-test-source", seed, EnergyPoints))], 0);
        var (ends, energy) = flow.Push(x0);
        double[] npe = [.. energy.ToDoubleArray().Select(pe => Math.Abs(pe - transportCost) / transportCost)];
        return new Outcome(npe, [.. Seeds.Select((seed, s) => Distance(ends.select(0, s), seed))], seconds);
    }

    private Flow Train()
    {
        using var points = Points.Of(Task, Seeds);
        Flow flow = new(Seeds, "tong-init");
        flow.Train(points, Method, Steps);
        return Method.Rectified ? Rectify(flow, points) : flow;
    }

    /// <summary>Trains a second flow on the pairs of the first.</summary>
    private Flow Rectify(Flow first, Points points)
    {
        using (first)
        {
            var starts = points.Starts();
            using var pairs = Points.Pairs(Seeds, starts, first.Push(starts).Ends);
            Flow second = new(Seeds, "tong-init-2");
            second.Train(pairs, Method, Steps);
            return second;
        }
    }

    private double Distance(Tensor samples, long seed) =>
        Math.Sqrt(Distances.Squared(samples.narrow(0, 0, Distances.Points), Distances.Draw(Task.Target, "tong-test-target", seed)));
}
