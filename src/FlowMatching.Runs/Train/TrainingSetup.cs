using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Couplings;
using FlowMatching.Core.Models;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Training;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Options;

namespace FlowMatching.Runs.Train;

/// <summary>Makes the core's trainer from options.</summary>
internal static class TrainingSetup
{
    /// <summary>Makes a trainer, new or from the run's checkpoint. To be called on the engine's thread.</summary>
    /// <param name="plan">The plan of the run.</param>
    /// <param name="session">The engine.</param>
    /// <returns>The trainer; the caller disposes it.</returns>
    public static Trainer Create(TrainPlan plan, EngineSession session)
    {
        var training = PlanOf(plan) with { Settings = SettingsOf(plan.Options, session) };
        if (!plan.Options.Resume) return Trainer.Create(training, plan.Data, session.Device);

        using var checkpoint = Checkpoint.Load(plan.Folder.Checkpoint);
        return Trainer.Resume(checkpoint, plan.Data, session.Device, training.Settings);
    }

    /// <summary>What is trained, without the choices that need the engine.</summary>
    /// <param name="plan">The plan of the run.</param>
    /// <returns>Network, path and coupling.</returns>
    public static TrainingPlan PlanOf(TrainPlan plan) => new()
    {
        Architecture = new Architecture
        {
            Dimension = plan.Data.Dimension, Hidden = plan.Options.Hidden, Depth = plan.Options.Depth, Frequencies = plan.Options.Frequencies,
        },
        Path = new PathSettings { Name = plan.Options.Path, SigmaMin = plan.Options.SigmaMin > 0 ? plan.Options.SigmaMin : null },
        Coupling = new CouplingSettings { Name = plan.Options.Coupling },
    };

    /// <summary>The core's settings. The recorder decides when a checkpoint is due, so that the cadence leaves no trace in the state.</summary>
    /// <param name="options">The options.</param>
    /// <param name="session">The engine, for the precision.</param>
    /// <returns>The settings.</returns>
    public static TrainerSettings SettingsOf(TrainingOptions options, EngineSession session) => new()
    {
        Steps = options.Steps,
        BatchSize = options.BatchSize,
        LearningRate = options.LearningRate,
        WarmUpSteps = options.WarmUp,
        EmaDecay = options.Ema,
        ClipNorm = options.Clip,
        WeightDecay = options.WeightDecay,
        Seed = options.Seed,
        Precision = session.Tuning.Precision,
        Times = options.TimeSampler,
        LogEvery = options.LogEvery,
    };
}
