using FlowMatching.Core.Engine;
using FlowMatching.Core.Specification;
using FlowMatching.Runs.Domains;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Plans;
using FlowMatching.Runs.Reports;

namespace FlowMatching.Runs.Reflow;

/// <summary>The use case "reflow": makes a flow straight by learning from the ends of a teacher's trajectories, round after
/// round.</summary>
/// <remarks>Liu et al. 2022 (arXiv:2209.03003).</remarks>
/// <param name="plan">What to do.</param>
/// <param name="observer">Who watches.</param>
/// <param name="clock">The time.</param>
/// <param name="engine">The thread to compute on, which stays its owner's; null starts one.</param>
/// <param name="group">The processes that share the trainings, of which this is number 0; null for this one alone.</param>
public sealed class ReflowRun(
    ReflowRunPlan plan,
    IRunObserver observer,
    RunClock clock,
    EngineThread? engine = null,
    ProcessGroup? group = null
)
{
    private readonly IReadOnlyList<ReflowRound> stages = plan.Stages;
    private readonly IDataDomain domain = DataDomains.For(plan.Teacher);

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
        var work = domain.Timed(plan.Teacher.Architecture, plan.Options.Training.BatchSize, training: true);
        string doing = $"{(plan.Options.Resume ? "Going on with the reflow" : "Reflow")} of {plan.TeacherFile}";
        var request = group?.ShareOf(plan.Options.Engine) ?? plan.Options.Engine;
        return new EngineRun(plan.Folder, request, work, observer, group?.Thread ?? engine).Execute(
            "reflow",
            doing,
            session => Reflow(session, stop)
        );
    }

    private ReflowReport Reflow(EngineSession session, CancellationToken stop)
    {
        if (group is not null)
            SharedChoice.Send(group.Processes, session.Tuning);
        var trained = Train(new ReflowRoundTraining(plan.Options, session, observer, clock, group?.Processes), stop);
        group?.Processes.Dispose(); // what follows is done here alone
        double seconds = clock.Seconds;

        // The first teacher is measured last, so that the time to the checkpoint is training alone.
        var report = Report(trained, session.Choice, seconds);
        return report.Stopped ? report : Measure(report, session, stop);
    }

    private ReflowReport Measure(ReflowReport report, EngineSession session, CancellationToken stop)
    {
        ReflowedModels models = new(
            new ModelFile(plan.TeacherFile, plan.Teacher),
            plan.Folder,
            plan.Data,
            plan.Options.Num,
            plan.Options.Training.Seed,
            plan.Options.Pool.Guidance ?? 1
        );
        try
        {
            return domain.Measure(report, models, new RunContext(session, observer, clock), stop);
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
            group?.Processes.Meet(); // the others wait for the checkpoint, their next teacher
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
