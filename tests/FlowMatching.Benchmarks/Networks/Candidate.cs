using System.Diagnostics;
using FlowMatching.Core.Data;
using FlowMatching.Core.Metrics;
using FlowMatching.Core.Models;
using FlowMatching.Core.Sampling;
using FlowMatching.Core.Specification;
using FlowMatching.Core.Training;
using static TorchSharp.torch;

namespace FlowMatching.Benchmarks.Networks;

/// <summary>Trains one network as the others, and measures its samples.</summary>
internal sealed record Candidate(Architecture Network, int Steps, int Seeds)
{
    internal const int Samples = 100_000;

    /// <summary>The medians over the seeds.</summary>
    internal Trained Measure(IDataStream data)
    {
        Trained[] all = [.. Enumerable.Range(0, Seeds).Select(seed => Measure(data, seed))];
        double Median(Func<Trained, double> figure) => Statistics.Median(all.Select(figure));

        return new Trained(
            Median(static one => one.Loss),
            Median(static one => one.Sw2),
            Median(static one => one.Outside),
            Median(static one => one.MillisecondsPerStep)
        );
    }

    private Trained Measure(IDataStream data, int seed)
    {
        LastLoss events = new();
        var settings = DefaultRun.Options.Training with { Steps = Steps, Seed = seed };
        using var trainer = Trainer.Create(new TrainingPlan { Architecture = Network, Settings = settings }, data, CPU);
        long start = Stopwatch.GetTimestamp();
        trainer.Run(events);
        double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds / Steps;

        float[] samples = Averaged.Draw(trainer, [new SampleRequest { Count = Samples }])[0];
        double sw2 = new SlicedWasserstein().Measure(samples, data);
        return new Trained(events.Smoothed, sw2, data is Checkerboard ? Outside(samples) : 0, milliseconds);
    }

    private static double Outside(float[] samples) =>
        (double)new Checkerboard().LogDensity(samples).Count(double.IsNegativeInfinity) / Samples;
}
