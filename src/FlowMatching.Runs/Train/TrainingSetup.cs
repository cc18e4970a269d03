using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Engine;
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
        var training = PlanOf(plan, session.Tuning.Precision);
        if (!plan.Options.Resume) return Trainer.Create(training, plan.Data, session.Device);

        using var checkpoint = Checkpoint.Load(plan.Folder.Checkpoint);
        return Trainer.Resume(checkpoint, plan.Data, session.Device, training.Settings);
    }

    /// <summary>What is trained, as the core takes it.</summary>
    /// <param name="plan">The plan of the run.</param>
    /// <param name="precision">The precision, where the engine has chosen it.</param>
    /// <returns>Network, path, coupling and settings.</returns>
    public static TrainingPlan PlanOf(TrainPlan plan, Precision precision = Precision.Float32) => new()
    {
        Architecture = Networks.Of(plan.Options, plan.Data),
        Path = Objective.PathOf(plan.Options),
        Source = plan.Options.Source,
        Coupling = Objective.CouplingOf(plan.Options),
        Prediction = plan.Options.Prediction,
        Settings = SettingsOf(plan.Options, precision) with
        {
            MicroBatch = plan.Options.MicroBatch,
            ValidateEvery = plan.Options.ValidateEvery,
            LabelDropout = plan.Data.ClassNames.Count > 0 ? plan.Options.LabelDropout : 0,
        },
    };

    /// <summary>The core's settings. The recorder decides when a checkpoint is due, so that the cadence leaves no trace in the state.</summary>
    /// <param name="options">The options.</param>
    /// <param name="precision">The precision.</param>
    /// <returns>The settings.</returns>
    public static TrainerSettings SettingsOf(TrainingOptions options, Precision precision) => new()
    {
        Steps = options.Steps,
        BatchSize = options.BatchSize,
        LearningRate = options.LearningRate,
        WarmUpSteps = options.WarmUp,
        EmaDecay = options.Ema,
        ClipNorm = options.Clip,
        WeightDecay = options.WeightDecay,
        Seed = options.Seed,
        Precision = precision,
        Times = options.TimeSampler,
        LogEvery = options.LogEvery,
        OnNan = options.OnNan == TrainingOptions.SkipOnNan ? NonFiniteAction.Skip : NonFiniteAction.Stop,
    };
}
