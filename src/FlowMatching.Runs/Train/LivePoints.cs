using System.Diagnostics;
using FlowMatching.Core.Sampling;
using FlowMatching.Core.Training;

namespace FlowMatching.Runs.Train;

/// <summary>Samples of a model of the plane while it is trained, for a small picture: the same noise each time, at most twice a second and
/// in at most 2 % of the time. The result of the training does not depend on them.</summary>
public sealed class LivePoints
{
    private const int Count = 2000;
    private const double MostShare = 0.02;
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(0.5);

    private long drawn = Stopwatch.GetTimestamp();
    private TimeSpan pause = Least;
    private bool isCompiled;

    /// <summary>Draws samples if it is time. To be called on the engine's thread, between two steps.</summary>
    /// <param name="trainer">What trains.</param>
    /// <returns>The samples of the averaged weights, in the units of the network, shape (N, 2); null where it is not time, or what is
    /// learnt is not points of the plane without classes.</returns>
    public float[]? TakeIfDue(Trainer trainer)
    {
        if (Stopwatch.GetElapsedTime(drawn) < pause || trainer.Plan.Architecture is not { Dimension: 2, Classes: 0 })
            return null;

        long start = Stopwatch.GetTimestamp();
        SampleRequest request = new()
        {
            Count = Count,
            UsesFlowMap = trainer.Plan.Architecture.HasEndTime(),
            Steps = 6,
        };
        float[] samples = new Sampler(trainer.AveragedModel(), dimension: 2).Draw(request).Samples;
        drawn = Stopwatch.GetTimestamp();
        // What the first one costs is mostly compilation.
        double cost = isCompiled ? Stopwatch.GetElapsedTime(start, drawn).TotalSeconds : 0;
        isCompiled = true;
        pause = TimeSpan.FromSeconds(Math.Max(Least.TotalSeconds, cost / MostShare));
        return samples;
    }
}
