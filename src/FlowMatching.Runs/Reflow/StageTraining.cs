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
internal sealed class StageTraining(ReflowOptions options, EngineSession session, IRunObserver observer, RunClock clock)
{
    /// <summary>Trains.</summary>
    /// <param name="stage">Which training of the run.</param>
    /// <param name="teacherFile">The teacher.</param>
    /// <param name="stop">Asks it to stop; what is learnt so far is saved.</param>
    /// <returns>The outcome.</returns>
    public ReflowStageReport Train(ReflowStage stage, string teacherFile, CancellationToken stop)
    {
        stage.Folder.RequireWritable();
        using var teacher = Checkpoint.Load(teacherFile);
        using var trainer = ReflowTraining.Create(teacher, Plan(stage), session.Device);
        TrainingFiles files = new(stage.Folder, "reflow", ReflowOptionTable.Table.Write(Resolved()));
        TrainingRecorder recorder = null!;
        recorder = new TrainingRecorder(options, clock, observer, _ => files.Save(trainer.Save, recorder), stage.Name);

        trainer.Run(recorder, new StopControl(stop));
        files.Save(trainer.Save, recorder);
        if (recorder.Metrics.Count > 0)
            LossPicture.Write(stage.Folder.Losses, $"{teacher.Header.DataSet}, {stage.Name}", recorder.Metrics, LossPicture.FloorOfReflow);
        return Report(stage, trainer, recorder);
    }

    private ReflowPlan Plan(ReflowStage stage) => new()
    {
        Distill = stage.Distill,
        Pool = new TeacherPool
        {
            Pairs = options.PoolPairs,
            RenewEvery = options.RenewEvery,
            Solver = options.TeacherSolver,
            Steps = options.TeacherSteps,
        },
        Settings = TrainingSetup.SettingsOf(options, session),
    };

    private ReflowOptions Resolved() => options with
    {
        Device = session.Choice.Device,
        Precision = session.Choice.Precision,
        Threads = session.Choice.Threads,
    };

    private ReflowStageReport Report(ReflowStage stage, Trainer trainer, TrainingRecorder recorder) => new(
        stage.Name,
        trainer.Step,
        options.Steps,
        recorder.Metrics.Count > 0 ? recorder.Metrics[^1].SmoothedLoss : null,
        Math.Round(recorder.Seconds, 3),
        Math.Round(recorder.StepsPerSecond, 3));
}
