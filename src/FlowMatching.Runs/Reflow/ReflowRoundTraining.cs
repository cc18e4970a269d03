using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Distributed;
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
/// <param name="processes">The processes that share the run, of which this is number 0; null for this one alone.</param>
internal sealed class ReflowRoundTraining(
    ReflowOptions options,
    EngineSession session,
    IRunObserver observer,
    RunClock clock,
    ICommunicator? processes
)
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
        bool isResumed = ReflowSetup.GoesOn(options, stage);
        var pairs = PairsOf(stage, teacher);
        using var trainer = ReflowSetup.Create(options, stage, teacher, session, pairs, processes);
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

    private PairCache PairsOf(ReflowRound stage, LoadedCheckpoint teacher) =>
        new(
            stage.Folder.Pairs,
            PairCache.OwnerOf(teacher.Sha256, options.Training.Seed, stage.PoolOf(options), session.Choice),
            observer,
            clock
        );

    private ReflowOptions Resolved() =>
        options with
        {
            Device = session.Choice.Device,
            Precision = session.Choice.Precision,
            Threads = session.Choice.Threads,
        };
}
