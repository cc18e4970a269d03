using FlowMatching.Core.Training;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Options;

namespace FlowMatching.Runs.Train;

/// <summary>What the processes beside the first do in a training that several share: they compute their share of each step, and neither
/// write nor print.</summary>
/// <param name="plan">What to do.</param>
/// <param name="group">The processes.</param>
/// <param name="observer">Who keeps the log of this process.</param>
public sealed class TrainWorker(TrainPlan plan, ProcessGroup group, IRunObserver observer)
{
    /// <summary>Trains.</summary>
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
        return session.Run(() => SilentTraining.Run(() => TrainingSetup.Create(plan, session, group.Processes), observer, stop))
            == TrainingOutcome.Stopped;
    }

    /// <summary>What must be the same in every process: version, options and data.</summary>
    /// <param name="plan">A plan.</param>
    public static string Describe(TrainPlan plan) =>
        ProcessGroup.Describe(
            TrainOptions.Table.Write(plan.Options),
            $"{plan.Data.Name}: {plan.Data.Description}; {plan.Data.Affine?.Scale:R}"
        );
}
