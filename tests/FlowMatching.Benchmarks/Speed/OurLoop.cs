using System.Diagnostics;

using FlowMatching.Core.Data;
using FlowMatching.Core.Sampling;
using FlowMatching.Core.Training;
using FlowMatching.Torch;

using static TorchSharp.torch;

namespace FlowMatching.Benchmarks.Speed;

/// <summary>Our own trainer and sampler as the verbs run them, with the settings that "auto" resolves to.</summary>
internal static class OurLoop
{
    internal static double TrainStep(Precision precision, int steps)
    {
        StepClock clock = new();
        using var trainer = Create(precision, steps);
        trainer.Run(clock, clock);
        return Statistics.Median(clock.Milliseconds.Skip(Math.Max(1, steps / 5)));
    }

    internal static double Sample(Precision precision, int points)
    {
        using var trainer = Create(precision, steps: 1);
        Sampler sampler = new(trainer.Model, dimension: 2);
        long start = Stopwatch.GetTimestamp();
        sampler.Draw(new SampleRequest { Count = points, Steps = 20 });
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static Trainer Create(Precision precision, int steps) =>
        Trainer.Create(
            new TrainingPlan { Settings = new TrainerSettings { Steps = steps, Precision = precision } }, DataSets.Get("checkerboard"), CPU);
}
