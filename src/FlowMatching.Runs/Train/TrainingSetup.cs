using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Distributed;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Specification;
using FlowMatching.Core.Training;
using FlowMatching.Runs.Domains;
using FlowMatching.Runs.Engines;

namespace FlowMatching.Runs.Train;

/// <summary>Makes the core's trainer from options.</summary>
internal static class TrainingSetup
{
    /// <summary>Makes a trainer, new or from the run's checkpoint. To be called on the engine's thread.</summary>
    /// <param name="plan">The plan of the run.</param>
    /// <param name="session">The engine.</param>
    /// <param name="processes">The processes that share the run; null for this one alone.</param>
    /// <returns>The trainer; the caller disposes it.</returns>
    public static Trainer Create(TrainPlan plan, EngineSession session, ICommunicator? processes = null)
    {
        var training = PlanOf(plan, session.Tuning.Precision);
        if (!plan.Options.Resume)
            return Trainer.Create(training, plan.Data, session.Device, processes);

        using var checkpoint = Checkpoint.Load(plan.Folder.Checkpoint);
        return Trainer.Resume(checkpoint, plan.Data, session.Device, training.Settings, processes);
    }

    /// <summary>What is trained, as the core takes it.</summary>
    /// <param name="plan">The plan of the run.</param>
    /// <param name="precision">The precision, where the engine has chosen it.</param>
    /// <returns>Network, path, coupling and settings.</returns>
    public static TrainingPlan PlanOf(TrainPlan plan, Precision precision = Precision.Float32) =>
        new()
        {
            Architecture = DataDomains.For(plan.Data).NetworkOf(plan.Options, plan.Data),
            Path = plan.Options.Path,
            Source = plan.Options.Source,
            Coupling = plan.Options.Coupling,
            Prediction = plan.Options.Prediction,
            Objective = plan.Options.Objective,
            Settings = plan.Options.Training with
            {
                Precision = precision,
                LabelDropout = plan.Data.ClassNames.Count > 0 ? plan.Options.Training.LabelDropout : 0,
            },
        };
}
