using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Data;
using FlowMatching.Core.Models;

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

        foreach (string fault in DataFaults(plan.Architecture, data))
        {
            yield return fault;
        }
    }

    private static IEnumerable<string> DataFaults(Architecture architecture, IDataStream data)
    {
        if (data.Dimension != architecture.Dimension)
        {
            yield return $"The data set {data.Name} has {data.Dimension} coordinates, the network {architecture.Dimension}.";
        }
        else if (architecture.UNet is not null && !data.Shape.SequenceEqual(architecture.ExampleShape()))
        {
            yield return $"An example of {data.Name} has shape {Shapes.Sizes(data.Shape)}, the network's {Shapes.Sizes(architecture.ExampleShape())}.";
        }

        if (architecture.ClassCount() != 0 && architecture.ClassCount() != data.ClassNames.Count)
        {
            yield return $"The data set {data.Name} has {data.ClassNames.Count} classes, the network {architecture.ClassCount()}.";
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
