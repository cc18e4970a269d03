using FlowMatching.Core.Couplings;
using FlowMatching.Core.Models;
using FlowMatching.Core.Paths;

namespace FlowMatching.Core.Training;

/// <summary>Which path, prediction and coupling fit together, and if not, why not: one place for all of them.</summary>
public static class Combinations
{
    /// <summary>Lists what keeps the choices of a plan from being trained, alone or together, one sentence each.</summary>
    public static IEnumerable<string> Faults(TrainingPlan plan)
    {
        string[] unknown = [.. Unknown(plan), .. plan.Path.Faults()];

        return unknown is [] ? Clashes(plan) : unknown;
    }

    private static IEnumerable<string> Unknown(TrainingPlan plan)
    {
        if (!Predictions.All.Names.Contains(plan.Prediction))
        {
            yield return Predictions.All.Unknown(plan.Prediction);
        }

        if (!CouplingCatalog.All.Names.Contains(plan.Coupling))
        {
            yield return CouplingCatalog.All.Unknown(plan.Coupling);
        }
    }

    private static IEnumerable<string> Clashes(TrainingPlan plan)
    {
        if (ProbabilityPaths.IsBridge(plan.Path.Name) && Predictions.All.Get(plan.Prediction).NeedsAffinePath)
        {
            yield return $"The path {plan.Path.Name} cannot be learnt by predicting {plan.Prediction}: a bridge has noise of its own, so the "
                + $"velocity does not follow from {plan.Prediction}; choose the prediction velocity or an affine path.";
        }
    }
}
