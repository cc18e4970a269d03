using FlowMatching.Core;
using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Distributed;
using FlowMatching.Core.Reflow;
using FlowMatching.Core.Training;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Options;

namespace FlowMatching.Runs.Reflow;

/// <summary>Makes the core's trainer of a student from options.</summary>
internal static class ReflowSetup
{
    /// <summary>Makes a trainer, new or from the student's checkpoint. To be called on the engine's thread.</summary>
    /// <param name="options">The options of the run.</param>
    /// <param name="round">Which training of the run.</param>
    /// <param name="teacher">The teacher; it may be disposed afterwards.</param>
    /// <param name="session">The engine.</param>
    /// <param name="cache">Keeps the teacher's pairs; null keeps none.</param>
    /// <param name="processes">The processes that share the run; null for this one alone.</param>
    /// <returns>The trainer; the caller disposes it.</returns>
    public static Trainer Create(
        ReflowOptions options,
        ReflowRound round,
        LoadedCheckpoint teacher,
        EngineSession session,
        IPairCache? cache,
        ICommunicator? processes
    )
    {
        var plan = PlanOf(options, round, session);
        if (!GoesOn(options, round))
            return ReflowTraining.Create(teacher, plan, session.Device, cache, processes);

        using var checkpoint = Checkpoint.Load(round.Folder.Checkpoint);
        if (!plan.Settings.Continues(checkpoint.Header.Training))
            throw new InvalidInputException(
                $"{round.Folder.RunYaml} is not of the run that {round.Folder.Checkpoint} belongs to: replace both with --overwrite."
            );

        return ReflowTraining.Resume(checkpoint, teacher, session.Device, plan.Settings, cache, processes);
    }

    /// <summary>Whether a training goes on from a checkpoint of its own.</summary>
    /// <param name="options">The options of the run.</param>
    /// <param name="round">Which training of the run.</param>
    public static bool GoesOn(ReflowOptions options, ReflowRound round) => options.Resume && round.Folder.HasRun;

    /// <summary>What is learnt from a teacher, as the core takes it.</summary>
    /// <param name="options">The options of the run.</param>
    /// <param name="round">Which training of the run.</param>
    /// <param name="session">The engine, for the precision.</param>
    /// <returns>The plan.</returns>
    public static ReflowPlan PlanOf(ReflowOptions options, ReflowRound round, EngineSession session) =>
        new()
        {
            Distill = round.Distill,
            Pool = round.PoolOf(options),
            Objective = options.Objective,
            Settings = options.Training with { Precision = session.Tuning.Precision },
        };
}
