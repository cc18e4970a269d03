using System.Diagnostics;
using FlowMatching.Core.Data;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Metrics;
using FlowMatching.Core.Models;
using FlowMatching.Core.Sampling;
using FlowMatching.Core.Specification;
using FlowMatching.Core.Training;
using static TorchSharp.torch;

namespace FlowMatching.Benchmarks.Networks;

/// <summary>Trains one network as the others, and measures its samples.</summary>
internal sealed record Candidate(Architecture Network, double LearningRate, int Steps, int Batch, Precision Precision)
{
    private const int Samples = 20_000;

    internal Trained Measure(IDataStream data)
    {
        LastLoss events = new();
        TrainerSettings settings = new()
        {
            Steps = Steps,
            BatchSize = Batch,
            LearningRate = LearningRate,
            Precision = Precision,
        };
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
