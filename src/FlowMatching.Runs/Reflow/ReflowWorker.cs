using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Training;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Options;
using FlowMatching.Runs.Train;

namespace FlowMatching.Runs.Reflow;

/// <summary>What the processes beside the first do in a reflow that several share: they make their share of the teacher's pairs and compute
/// their share of each step, and neither write nor print.</summary>
/// <param name="plan">What to do.</param>
/// <param name="group">The processes.</param>
/// <param name="observer">Who keeps the log of this process.</param>
public sealed class ReflowWorker(ReflowRunPlan plan, ProcessGroup group, IRunObserver observer)
{
    /// <summary>Trains one student after the other.</summary>
    /// <param name="stop">Asks all to stop.</param>
    /// <returns>Whether the run was stopped before its last step.</returns>
    /// <exception cref="ToldElsewhereException">It has a fault that process 0 tells.</exception>
    public bool Execute(CancellationToken stop)
    {
        using var session = group.OpenLikeFirst(
            plan.Options.Device,
            plan.Options.Output.Verbose ? plan.Folder.LogOfProcess(group.Rank) : null,
            observer
        );
        return session.Run(() => IsStopped(session, stop));
    }

    /// <summary>What must be the same in every process: version, options and teacher.</summary>
    /// <param name="plan">A plan.</param>
    public static string Describe(ReflowRunPlan plan)
    {
        Checkpoint.Verify(plan.TeacherFile, out string teacher);
        return ProcessGroup.Describe(ReflowOptions.Table.Write(plan.Options), teacher);
    }

    private bool IsStopped(EngineSession session, CancellationToken stop)
    {
        string teacher = plan.TeacherFile;
        foreach (var round in plan.Stages)
        {
            if (Train(round, teacher, session, stop) == TrainingOutcome.Stopped)
                return true;
            teacher = round.Folder.Checkpoint;
        }

        return false;
    }

    private TrainingOutcome Train(ReflowRound round, string teacherFile, EngineSession session, CancellationToken stop)
    {
        observer.Detail($"{round.Name}, from {teacherFile}.");
        using var teacher = Checkpoint.Load(teacherFile);
        var outcome = SilentTraining.Run(
            () => ReflowSetup.Create(plan.Options, round, teacher, session, cache: null, group.Processes),
            observer,
            stop
        );
        group.Processes.Meet(); // process 0 has written the checkpoint by now
        return outcome;
    }
}
