using FlowMatching.Core.Couplings;
using FlowMatching.Core.Models;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Sources;

namespace FlowMatching.Core.Specification;

/// <summary>Which path, prediction, coupling and source fit together, what can be done with the model, and if not, why not: one place for
/// all.</summary>
/// <remarks>Velocity, x1 and epsilon hold for every coupling and every source: the conversions are linear in x0 and x1. The score, and with
/// it the SDE, needs Gaussian x0 independent of x1; the likelihood needs x0 of known density.</remarks>
public static class Compatibility
{
    /// <summary>Why a model of velocities takes no steps of a flow map.</summary>
    internal const string NoFlowMap =
        "The model has learnt velocities at one time, and so no flow map: choose another --solver than flow-map, or a model that was trained with another "
        + "--objective than flow.";

    private const string Independent = IndependentCoupling.CouplingName;

    /// <summary>Lists what keeps the choices of a plan from being trained, alone or together, one sentence each.</summary>
    public static IEnumerable<string> Faults(TrainingPlan plan)
    {
        string[] alone = [.. Unknown(plan), .. plan.Path.Faults()];

        return alone is [] ? Clashes(plan) : alone;
    }

    /// <summary>Lists what keeps a model's samples from being drawn by the SDE, one sentence each.</summary>
    /// <param name="path">The path's name.</param>
    /// <param name="coupling">The coupling's name, <see cref="ReflowOrigin.Coupling"/> for a teacher's pairs.</param>
    /// <param name="source">The source: its name, or draw:CODE.</param>
    public static IEnumerable<string> SdeFaults(string path, string coupling, string source)
    {
        const string need = "the SDE needs the score, which follows from the velocity only";
        if (ProbabilityPaths.Kinds.Get(path).IsBridge)
        {
            yield return $"The path {path} is a bridge: {need} on an affine path; leave --sde out.";
        }

        if (coupling != Independent)
        {
            yield return $"The model was learnt from {coupling} pairs: {need} where x0 is independent of x1; leave --sde out.";
        }

        if (!IsGaussian(source))
        {
            yield return $"The model starts from {SourceCatalog.NameOf(source)}: {need} for Gaussian noise; leave --sde out.";
        }
    }

    /// <summary>Lists what keeps the SDE from being solved along a model of average velocities, one sentence.</summary>
    /// <param name="network">The model's network.</param>
    public static IEnumerable<string> SdeFaults(Architecture network) =>
        network.HasEndTime()
            ?
            [
                "The model was trained for few steps of its flow map, which is deterministic: leave --sde out, or sample a model of the objective flow.",
            ]
            : [];

    /// <summary>Lists what keeps flow maps from being a model's steps, one sentence each.</summary>
    /// <param name="network">The model's network.</param>
    public static IEnumerable<string> FlowMapFaults(Architecture network) => network.HasEndTime() ? [] : [NoFlowMap];

    /// <summary>Lists what keeps a class from guiding the teacher of a reflow, one sentence.</summary>
    /// <param name="guidance">How strongly it is to guide; null for not at all.</param>
    /// <param name="teacher">The teacher's network.</param>
    public static IEnumerable<string> TeacherGuidanceFaults(double? guidance, Architecture teacher) =>
        guidance is null or 1 || teacher.HasNullClass()
            ? []
            :
            [
                $"--teacher-guidance is {guidance}, but the teacher knows no null class to be guided away from: expected 1, or a teacher of classes "
                    + "that was trained with --label-dropout.",
            ];

    /// <summary>Lists what keeps the likelihood of points under a model from being computed, one sentence each.</summary>
    /// <param name="kind">How the model was made.</param>
    /// <param name="source">The source: its name, or draw:CODE.</param>
    public static IEnumerable<string> LikelihoodFaults(ModelKind kind, string source)
    {
        if (kind == ModelKind.Distilled)
        {
            yield return "The model is a one-step student, which has no flow: its likelihood cannot be computed; take its teacher.";
        }

        if (!IsGaussian(source) && !SourceCatalog.HasKnownDensity(source))
        {
            yield return $"The model starts from {SourceCatalog.NameOf(source)}: the likelihood needs the density of x0, which has no closed form there.";
        }
    }

    /// <summary>Lists what keeps a trained model from being run along another path, one sentence each.</summary>
    /// <param name="kind">How the model was made.</param>
    /// <param name="trained">The name of the path it was trained on.</param>
    /// <param name="coupling">The coupling's name.</param>
    /// <param name="source">The source: its name, or draw:CODE.</param>
    /// <param name="path">The other path.</param>
    public static IEnumerable<string> PathChangeFaults(ModelKind kind, string trained, string coupling, string source, PathSettings path)
    {
        string[] alone = [.. path.Faults()];
        if (alone is not [])
        {
            return alone;
        }

        string[] target = ProbabilityPaths.Kinds.Get(path.Name).IsBridge
            ? [$"The path {path.Name} is a bridge: a model can only be run along an affine path."]
            : [];
        string[] bridge = ProbabilityPaths.Kinds.Get(trained).IsBridge ? [ScheduleTransformedFlow.BridgeFault(trained)] : [];
        string[] student =
            kind == ModelKind.Distilled ? ["The model is a one-step student, which has no flow to run along another path."] : [];

        return [.. student, .. bridge, .. target, .. SourceFaults(path, source), .. StartFaults(path.Name, coupling)];
    }

    private static IEnumerable<string> Unknown(TrainingPlan plan)
    {
        if (!Predictions.All.Names.Contains(plan.Prediction))
        {
            yield return Predictions.All.Unknown(plan.Prediction);
        }

        foreach (string fault in plan.Coupling.Faults(plan.Settings.BatchSize))
        {
            yield return fault;
        }

        foreach (string fault in plan.Objective.Faults())
        {
            yield return fault;
        }

        if (SourceCatalog.Fault(plan.Source, plan.Architecture.Dimension) is { } unknown)
        {
            yield return unknown;
        }
    }

    private static IEnumerable<string> Clashes(TrainingPlan plan)
    {
        string[] prediction =
            ProbabilityPaths.Kinds.Get(plan.Path.Name).IsBridge && Predictions.All.Get(plan.Prediction).NeedsAffinePath
                ?
                [
                    $"The path {plan.Path.Name} cannot be learnt by predicting {plan.Prediction}: a bridge has noise of its own, so the velocity does not "
                        + $"follow from {plan.Prediction}; choose the prediction velocity or an affine path.",
                ]
                : [];

        return
        [
            .. prediction,
            .. SourceFaults(plan.Path, plan.Source),
            .. StartFaults(plan.Path.Name, plan.Coupling.Name),
            .. plan.Objective.IsFlow ? FlowFaults(plan) : AverageFaults(plan),
        ];
    }

    private static string[] FlowFaults(TrainingPlan plan) =>
        plan.Architecture.HasEndTime()
            ? ["The objective flow learns velocities at one time, and the network has an end time beside it."]
            : [];

    /// <summary>Average velocities are learnt where the velocity is predicted, and bounded from t = 0 to t = 1.</summary>
    private static IEnumerable<string> AverageFaults(TrainingPlan plan)
    {
        string objective = plan.Objective.Name;
        if (!plan.Architecture.HasEndTime())
        {
            yield return $"The objective {objective} needs a network with an end time, and this one has none.";
        }

        if (plan.Path.Name is not (CondOtPath.PathName or CosinePath.PathName))
        {
            yield return $"The objective {objective} does not hold on the path {plan.Path.Name}: average velocities over all of [0, 1] need a velocity that "
                + "follows from the pair, has a bound, and stands still nowhere; choose condot or cosine.";
        }

        if (plan.Prediction != Predictions.Velocity.Name)
        {
            yield return $"The objective {objective} learns average velocities, and no {plan.Prediction} is their mean: leave --prediction out.";
        }

        if (plan.Settings.Huber is not null)
        {
            yield return $"--huber is for the objective flow; {objective} weighs its examples by --weight-power instead.";
        }

        if (plan.Objective.Guidance != 1 && !(plan.Architecture.HasNullClass() && plan.Settings.LabelDropout > 0))
        {
            yield return $"--objective-guidance is {plan.Objective.Guidance}, which needs a model of classes that are hidden now and then: learn "
                + "classes, with --label-dropout above 0, or leave it out.";
        }
    }

    /// <summary>A path that never is at its source can only start from Gaussian noise.</summary>
    private static IEnumerable<string> SourceFaults(PathSettings path, string source)
    {
        if (IsGaussian(source))
        {
            yield break;
        }

        string name = SourceCatalog.NameOf(source);
        if (path.Name is VpPath.PathName or VePath.PathName)
        {
            yield return $"The path {path.Name} cannot start from {name}: at t = 0 data and source are mixed already, and only Gaussian noise can "
                + "stand for the mixture; choose condot, polynomial, cosine, linear-vp or a bridge.";
        }

        if (path.Name == CondOtPath.PathName && path.SigmaMin > 0)
        {
            yield return $"The path condot with sigma-min {path.SigmaMin} cannot start from {name}: it would leave as much of {name} in the data; "
                + "set sigma-min to 0.";
        }
    }

    /// <summary>ve starts from X_0 = x1 + σ_max x0, which is noise only for independent pairs.</summary>
    private static IEnumerable<string> StartFaults(string path, string coupling)
    {
        if (path == VePath.PathName && coupling != Independent)
        {
            yield return $"The path ve does not go with the coupling {coupling}: it starts from x1 + sigma-max x0, which is Gaussian noise only where x0 "
                + "is independent of x1; choose another path.";
        }
    }

    private static bool IsGaussian(string source) => source == GaussianSource.SourceName;
}
