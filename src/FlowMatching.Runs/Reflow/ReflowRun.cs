using FlowMatching.Core.Specification;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Reports;
using FlowMatching.Runs.Sample;

namespace FlowMatching.Runs.Reflow;

/// <summary>The use case "reflow": makes a flow straight by learning from the ends of a teacher's trajectories, round after
/// round.</summary>
/// <remarks>Liu et al. 2022 (arXiv:2209.03003).</remarks>
/// <param name="plan">What to do.</param>
/// <param name="observer">Who watches.</param>
/// <param name="clock">The time.</param>
public sealed class ReflowRun(ReflowRunPlan plan, IRunObserver observer, RunClock clock)
{
    private readonly IReadOnlyList<ReflowRound> stages = plan.Stages;

    /// <summary>What is done.</summary>
    public ReflowRunPlan Plan => plan;

    /// <summary>Measures what the run would cost, and writes nothing.</summary>
    /// <returns>The estimate.</returns>
    public ReflowEstimate Estimate() => new ReflowEstimator(plan, clock).Measure();

    /// <summary>Does the run.</summary>
    /// <param name="stop">Asks it to stop.</param>
    /// <returns>The outcome.</returns>
    public ReflowReport Execute(CancellationToken stop)
    {
        TimedNetwork work = new(plan.Teacher.Architecture, plan.Options.Training.BatchSize, Training: true);
        string doing = $"{(plan.Options.Resume ? "Going on with the reflow" : "Reflow")} of {plan.TeacherFile}";
        return new EngineRun(plan.Folder, plan.Options.Engine, work, observer).Execute("reflow", doing, session => Reflow(session, stop));
    }

    private ReflowReport Reflow(EngineSession session, CancellationToken stop)
    {
        var trained = Train(new ReflowRoundTraining(plan.Options, session, observer, clock), stop);
        double seconds = clock.Seconds;

        // The first teacher is measured last, so that the time to the checkpoint is training alone.
        var report = Report(trained, session.Choice, seconds);
        if (report.Stopped)
            return report;

        if (plan.ArePictures)
            return WithPage(report, session, stop);
        if (plan.Data is { } data)
            return WithFigures(report, new QualityMeasure(data, observer), session, stop);

        observer.Note($"Nothing is measured: {LearntData.Missing(plan.Teacher, plan.TeacherFile)}");
        return report;
    }

    private ReflowReport WithFigures(ReflowReport report, QualityMeasure quality, EngineSession session, CancellationToken stop)
    {
        FlowMeasure measure = new(session, quality, plan.Options.Num, plan.Options.Training.Seed, observer, clock);
        try
        {
            return report with
            {
                Teacher = measure.Measure(plan.TeacherFile, stop),
                Student = measure.Measure(plan.Folder.Checkpoint, stop),
            };
        }
        catch (OperationCanceledException)
        {
            return report with { Stopped = true };
        }
    }

    // Pictures are looked at: what teacher and student make of the same noise in a few steps.
    private ReflowReport WithPage(ReflowReport report, EngineSession session, CancellationToken stop)
    {
        try
        {
            new FewStepPage(session, observer, clock).Write(
                plan.Folder.FewSteps,
                [("teacher", plan.TeacherFile), ("student", plan.Folder.Checkpoint)],
                plan.Options.Training.Seed,
                stop
            );
            return report with { Page = plan.Folder.FewSteps };
        }
        catch (OperationCanceledException)
        {
            return report with { Stopped = true };
        }
    }

    private List<ReflowStageReport> Train(ReflowRoundTraining training, CancellationToken stop)
    {
        List<ReflowStageReport> trained = [];
        string teacher = plan.TeacherFile;
        foreach (var stage in stages)
        {
            trained.Add(training.Train(stage, teacher, stop));
            if (trained[^1].Step < trained[^1].Steps)
                break;
            teacher = stage.Folder.Checkpoint;
        }

        return trained;
    }

    private ReflowReport Report(List<ReflowStageReport> trained, EngineChoice choice, double seconds) =>
        new()
        {
            Dataset = plan.Teacher.DataSet,
            Kind = (plan.Options.Distill ? ModelKind.Distilled : ModelKind.Reflow).Name(),
            Stages = trained,
            Stopped = trained.Count < stages.Count || trained[^1].Step < trained[^1].Steps,
            SecondsToCheckpoint = Math.Round(seconds, 3),
            Engine = choice,
            Checkpoint = stages[trained.Count - 1].Folder.Checkpoint,
            TeacherFile = plan.TeacherFile,
        };
}
