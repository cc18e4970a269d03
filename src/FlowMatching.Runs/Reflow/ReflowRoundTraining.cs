using FlowMatching.Core;
using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Reflow;
using FlowMatching.Core.Training;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Options;
using FlowMatching.Runs.Reports;
using FlowMatching.Runs.Train;

namespace FlowMatching.Runs.Reflow;

/// <summary>Trains one student from one teacher and writes its files. To be used on the engine's thread.</summary>
/// <param name="options">The options of the run.</param>
/// <param name="session">The engine.</param>
/// <param name="observer">Who watches.</param>
/// <param name="clock">The time.</param>
internal sealed class ReflowRoundTraining(ReflowOptions options, EngineSession session, IRunObserver observer, RunClock clock)
{
    /// <summary>Trains.</summary>
    /// <param name="stage">Which training of the run.</param>
    /// <param name="teacherFile">The teacher.</param>
    /// <param name="stop">Asks it to stop; what is learnt so far is saved.</param>
    /// <returns>The outcome.</returns>
    public ReflowStageReport Train(ReflowRound stage, string teacherFile, CancellationToken stop)
    {
        stage.Folder.Make();
        using var teacher = Checkpoint.Load(teacherFile);
        bool isResumed = options.Resume && stage.Folder.HasRun;
        var pairs = PairsOf(stage, teacher);
        using var trainer = isResumed
            ? Resume(stage, teacher, pairs)
            : ReflowTraining.Create(teacher, PlanOf(options, stage.Distill, session), session.Device, pairs);
        TrainingSession training = new(options, session, observer, clock)
        {
            Folder = stage.Folder,
            Resolved = ("reflow", ReflowOptions.Table.Write(Resolved())),
            ResumedAt = isResumed ? trainer.Step : null,
            RemoveOthers = options.Resume ? null : stage.RemoveOthers,
            Stage = stage.Name,
            SecondsApart = () => pairs.Seconds,
        };
        var trained = training.Train(trainer, $"{teacher.Header.DataSet}, {stage.Name}", LossPicture.FloorOfReflow, stop);
        if (!trained.Stopped)
            pairs.Remove();
        return new ReflowStageReport(
            stage.Name,
            trainer.Step,
            options.Training.Steps,
            trained.Loss,
            trained.Seconds,
            trained.StepsPerSecond,
            trainer.Skipped
        );
    }

    /// <summary>What is learnt from a teacher, as the core takes it.</summary>
    /// <param name="options">The options of the run.</param>
    /// <param name="distill">Whether only the one step from t = 0 is learnt.</param>
    /// <param name="session">The engine, for the precision.</param>
    /// <returns>The plan.</returns>
    public static ReflowPlan PlanOf(ReflowOptions options, bool distill, EngineSession session) =>
        new()
        {
            Distill = distill,
            Pool = options.Pool,
            Objective = options.Objective,
            Settings = options.Training with { Precision = session.Tuning.Precision },
        };

    private Trainer Resume(ReflowRound stage, LoadedCheckpoint teacher, PairCache pairs)
    {
        using var checkpoint = Checkpoint.Load(stage.Folder.Checkpoint);
        var settings = options.Training with { Precision = session.Tuning.Precision };
        if (!settings.Continues(checkpoint.Header.Training))
            throw new InvalidInputException(
                $"{stage.Folder.RunYaml} is not of the run that {stage.Folder.Checkpoint} belongs to: replace both with --overwrite."
            );

        return ReflowTraining.Resume(checkpoint, teacher, session.Device, settings, pairs);
    }

    private PairCache PairsOf(ReflowRound stage, LoadedCheckpoint teacher) =>
        new(stage.Folder.Pairs, PairCache.OwnerOf(teacher.Sha256, options.Training.Seed, options.Pool, session.Choice), observer, clock);

    private ReflowOptions Resolved() =>
        options with
        {
            Device = session.Choice.Device,
            Precision = session.Choice.Precision,
            Threads = session.Choice.Threads,
        };
}
