using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Data;

namespace FlowMatching.Core.Training;

/// <summary>What has to fit together before a run can begin or go on.</summary>
internal static class PlanChecks
{
    /// <summary>Lists the faults of a plan, alone and with its data.</summary>
    public static IEnumerable<string> Faults(TrainingPlan plan, IDataStream data)
    {
        foreach (string fault in plan.Faults())
        {
            yield return fault;
        }

        if (data.Dimension != plan.Architecture.Dimension)
        {
            yield return $"The data set {data.Name} has {data.Dimension} coordinates, the network {plan.Architecture.Dimension}.";
        }
    }

    /// <summary>Lists what keeps a run from going on under a plan.</summary>
    public static IEnumerable<string> ResumeFaults(TrainingPlan plan, IDataStream data, CheckpointHeader header)
    {
        foreach (string fault in Faults(plan, data).Concat(ContinuationFaults(plan, header)))
        {
            yield return fault;
        }

        if (header.Kind != ModelKinds.Cfm)
        {
            yield return $"The checkpoint to go on with is of kind {header.Kind}, which was not learnt from data; expected {ModelKinds.Cfm}.";
        }

        if (!Equals(data.Affine, header.DataAffine))
        {
            yield return $"The points of {data.Name} are not those that the run was begun with: their mean or scale differs.";
        }
    }

    /// <summary>Lists where a plan breaks with what a run has already done.</summary>
    public static IEnumerable<string> ContinuationFaults(TrainingPlan plan, CheckpointHeader header)
    {
        if (plan.Settings.Steps < header.Step)
        {
            yield return $"steps is {plan.Settings.Steps}, but the checkpoint has already done {header.Step}; expected at least as many.";
        }

        if (plan.Settings.Seed != header.Seed)
        {
            yield return $"seed is {plan.Settings.Seed}, but the run was begun with {header.Seed}; a run keeps its seed.";
        }
    }
}
