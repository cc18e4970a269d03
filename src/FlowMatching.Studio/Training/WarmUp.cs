using FlowMatching.Core.Data;
using FlowMatching.Core.Models;
using FlowMatching.Core.Sampling;
using FlowMatching.Core.Specification;
using FlowMatching.Core.Training;
using FlowMatching.Runs.Options;
using FlowMatching.Studio.Engine;

namespace FlowMatching.Studio.Training;

/// <summary>A few steps of a training that is thrown away: what the first one would have to compile is compiled while one looks at the
/// page.</summary>
internal static class WarmUp
{
    private const int Steps = 3,
        Points = 200;

    /// <summary>Trains and samples. To be called on the engine's thread.</summary>
    /// <param name="engine">The engine.</param>
    /// <returns>Steps done.</returns>
    public static int Run(EngineFound engine)
    {
        var usual = TrainOptions.Table.Defaults;
        TrainingPlan plan = new()
        {
            Architecture = new Architecture
            {
                Hidden = usual.Hidden,
                Depth = usual.Depth,
                Frequencies = usual.Frequencies,
            },
            Settings = usual.Training with { Steps = Steps, LogEvery = 1, LabelDropout = 0, Precision = engine.Precision },
        };
        using var trainer = Trainer.Create(plan, DataSets.Get("moons"), engine.Device);
        trainer.Run(new Nobody());
        new Sampler(trainer.AveragedModel(), 2).Draw(new SampleRequest { Count = Points, Steps = 1 });
        return trainer.Step;
    }

    private sealed class Nobody : ITrainingEvents;
}
