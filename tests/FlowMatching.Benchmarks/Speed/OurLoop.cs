using System.Diagnostics;
using FlowMatching.Core.Data;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Models;
using FlowMatching.Core.Sampling;
using FlowMatching.Core.Specification;
using FlowMatching.Core.Training;
using static TorchSharp.torch;

namespace FlowMatching.Benchmarks.Speed;

/// <summary>Our own trainer and sampler as the verbs run them, with the settings that "auto" resolves to.</summary>
internal sealed class OurLoop
{
    private readonly Architecture architecture;
    private readonly int batch;
    private readonly TuningChoice tuning;

    internal OurLoop(int width, int batch, bool training)
    {
        (architecture, this.batch) = (new Architecture { Hidden = width }, batch);
        tuning = Tuning.Resolve(CPU, "auto", null, () => new NetworkWork(architecture, batch, training, CPU));
    }

    /// <summary>In float32 on as many threads.</summary>
    internal OurLoop(int width, int batch, int threads) =>
        (architecture, this.batch, tuning) = (
            new Architecture { Hidden = width },
            batch,
            new TuningChoice(Precision.Float32, threads, "as asked for")
        );

    internal string Name =>
        $"ours, {(tuning.Precision == Precision.BFloat16 ? "bf16" : "float32")}, {tuning.Threads} thread{(tuning.Threads == 1 ? "" : "s")} (auto)";

    internal double TrainStep(int steps, KernelSet kernels = KernelSet.All)
    {
        ManagedKernels.Enabled = kernels;
        StepClock clock = new();
        using var trainer = Create(steps);
        trainer.Run(clock);
        ManagedKernels.Enabled = KernelSet.All;
        return Statistics.Median(clock.Milliseconds.Skip(Math.Max(2, steps / 5)));
    }

    internal double Sample(int points)
    {
        using var trainer = Create(steps: 1);
        Sampler sampler = new(trainer.Model, dimension: 2);
        long start = Stopwatch.GetTimestamp();
        sampler.Draw(new SampleRequest { Count = points, Steps = 20 });
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private Trainer Create(int steps)
    {
        TorchEngine.Start(new EngineSettings { Threads = tuning.Threads });
        return Trainer.Create(
            new TrainingPlan
            {
                Architecture = architecture,
                Settings = new TrainerSettings
                {
                    Steps = steps,
                    BatchSize = batch,
                    WarmUpSteps = 1,
                    Precision = tuning.Precision,
                },
            },
            DataSets.Get("checkerboard"),
            CPU
        );
    }
}
