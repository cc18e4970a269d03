using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Couplings;
using FlowMatching.Core.Distributed;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Models;
using FlowMatching.Core.Objectives;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Specification;
using FlowMatching.Core.Training;
using static TorchSharp.torch;

namespace FlowMatching.Core.Reflow;

/// <summary>Prepares the training of a rectified flow, or of a one-step student, from a teacher's checkpoint.</summary>
/// <remarks>Liu et al. 2022 (arXiv:2209.03003). One call is one round: the teacher of round k is the result of round k − 1. Whatever the
/// teacher's path and prediction, the student learns the velocity of condot with σ_min = 0 on the teacher's own source (unit noise, or the
/// data set it starts from), and starts from the teacher's averaged weights.</remarks>
public static class ReflowTraining
{
    /// <summary>Prepares a new run.</summary>
    /// <param name="teacher">A cfm or reflow checkpoint; it may be disposed afterwards.</param>
    /// <param name="plan">What to learn from it and how.</param>
    /// <param name="device">Where to train; the teacher computes there too, in the precision of the training.</param>
    /// <param name="cache">Keeps the teacher's pairs as they are made, in process 0; null keeps none.</param>
    /// <param name="processes">The processes that share the run; null for this one alone.</param>
    /// <exception cref="InvalidInputException">The plan has faults, or the teacher has no flow; all of them are named.</exception>
    public static Trainer Create(
        LoadedCheckpoint teacher,
        ReflowPlan plan,
        Device device,
        IPairCache? cache = null,
        ICommunicator? processes = null
    )
    {
        InvalidInputException.ThrowIfAny([
            .. plan.Faults(),
            .. TeacherFaults(teacher.Header, plan.Objective),
            .. Compatibility.TeacherGuidanceFaults(plan.Pool.Guidance, teacher.Header.Architecture),
            .. Trainer.ShareFaults(plan.Settings, processes),
        ]);

        var header = HeaderOf(teacher, plan);
        InvalidInputException.ThrowIfAny(header.Plan.Faults());
        VelocityModel model = new(
            plan.Objective.IsFlow
                ? teacher.CreateNetwork(device, CheckpointWeights.Ema)
                : teacher.CreateNetworkWithEndTime(device, CheckpointWeights.Ema),
            new CondOtPath(),
            header.DataStd,
            plan.Settings.Precision,
            source: header.CreateSource(),
            preconditioning: header.Preconditioning,
            coupling: header.Coupling.Name
        );

        return Trainer.Begin(header, PairsOf(teacher, plan.Pool, plan.Settings, device, cache, processes), model, processes: processes);
    }

    /// <summary>The student is a model of the teacher's data, source and network, and otherwise a new one.</summary>
    private static CheckpointHeader HeaderOf(LoadedCheckpoint teacher, ReflowPlan plan) =>
        teacher.Header with
        {
            FormatVersion = CheckpointHeader.PlainFormatVersion,
            Kind = plan.Distill ? ModelKind.Distilled : ModelKind.Reflow,
            Architecture = plan.Objective.IsFlow ? teacher.Header.Architecture : teacher.Header.Architecture.WithEndTime(),
            Objective = plan.Objective,
            Path = new PathSettings().Resolve(teacher.Header.DataStd),
            Prediction = Predictions.Velocity.Name,
            Coupling = new CouplingSettings { Name = ReflowOrigin.Coupling },
            Reflow = new ReflowOrigin(teacher.Header.Round + (plan.Distill ? 0 : 1), teacher.Sha256, plan.Pool),
            Step = 0,
            Skipped = 0,
            Training = Settings(plan, teacher.Header),
            Monitor = new LossMonitorState(),
        };

    /// <summary>A student hides classes as often as its teacher did, so that it can be guided as well.</summary>
    private static TrainerSettings Settings(ReflowPlan plan, CheckpointHeader teacher) =>
        plan.Settings with
        {
            LabelDropout = teacher.Architecture.HasNullClass() ? teacher.Training.LabelDropout : 0,
        };

    /// <summary>Prepares to go on with a run where a checkpoint left it.</summary>
    /// <param name="checkpoint">The student's checkpoint; it may be disposed afterwards.</param>
    /// <param name="teacher">The checkpoint of the teacher that the run was begun with; it may be disposed afterwards.</param>
    /// <param name="device">Where to train.</param>
    /// <param name="settings">The settings to go on with; null takes the checkpoint's, which continues bit for bit. How often classes are
    /// hidden is the checkpoint's in any case.</param>
    /// <param name="cache">Keeps the teacher's pairs as they are made, in process 0; null keeps none.</param>
    /// <param name="processes">The processes that share the run; null for this one alone.</param>
    /// <exception cref="InvalidInputException">The settings have faults, or this is no student of that teacher.</exception>
    public static Trainer Resume(
        LoadedCheckpoint checkpoint,
        LoadedCheckpoint teacher,
        Device device,
        TrainerSettings? settings = null,
        IPairCache? cache = null,
        ICommunicator? processes = null
    )
    {
        var begun = checkpoint.Header;
        var header = begun with { Training = (settings ?? begun.Training) with { LabelDropout = begun.Training.LabelDropout } };
        InvalidInputException.ThrowIfAny([
            .. ResumeFaults(begun, teacher),
            .. header.Plan.Faults(),
            .. begun.ContinuationFaults(header.Training),
            .. Trainer.ShareFaults(header.Training, processes),
        ]);
        var pairs = PairsOf(teacher, begun.Reflow!.Pool, header.Training, device, cache, processes);

        return Trainer.Continue(header, pairs, checkpoint, device, processes: processes);
    }

    private static TeacherPairs PairsOf(
        LoadedCheckpoint teacher,
        PairPoolSettings pool,
        TrainerSettings settings,
        Device device,
        IPairCache? cache,
        ICommunicator? processes
    ) =>
        new(
            teacher.CreateModel(device, settings.Precision),
            teacher.Header.Architecture.Dimension,
            pool,
            new RandomStreams(settings.Seed),
            settings.BatchSize,
            cache,
            processes
        );

    private static IEnumerable<string> TeacherFaults(CheckpointHeader teacher, ObjectiveSettings objective)
    {
        if (teacher.Architecture.HasEndTime() && objective.IsFlow)
        {
            yield return $"The teacher has learnt average velocities, by the objective {teacher.Objective.Name}, and its student starts from its weights: "
                + $"give it an --objective as well, such as {teacher.Objective.Name}.";
        }

        if (teacher.Kind == ModelKind.Distilled)
        {
            yield return "The teacher is a one-step student, which has no flow to follow; expected a checkpoint of train or reflow.";
        }
    }

    private static IEnumerable<string> ResumeFaults(CheckpointHeader header, LoadedCheckpoint teacher)
    {
        if (header.Reflow is null)
        {
            yield return $"The checkpoint to go on with is of kind {header.Kind.Name()}, which has no teacher; expected one of reflow.";
        }
        else if (header.Reflow.TeacherSha256 != teacher.Sha256)
        {
            yield return "The run was begun with another teacher: the SHA-256 of the teacher's tensors is "
                + $"{teacher.Sha256[..12]}..., expected {header.Reflow.TeacherSha256[..12]}...";
        }
    }
}

/// <summary>How a student is learnt from a teacher. Network, data set, source and first weights are the teacher's; the path is condot with
/// σ_min = 0.</summary>
public sealed record ReflowPlan
{
    /// <summary>Whether to learn only the one step from t = 0 instead of a flow.</summary>
    public bool Distill { get; init; }

    /// <summary>How the teacher's pairs are made.</summary>
    public PairPoolSettings Pool { get; init; } = new();

    /// <summary>What the student is trained for: average velocities start from u(x, t, s) = v(x, t) of the teacher.</summary>
    public ObjectiveSettings Objective { get; init; } = new();

    /// <summary>Steps, batch, rates and the rest.</summary>
    public TrainerSettings Settings { get; init; } = new();

    /// <summary>Lists what is wrong with this plan, one sentence each.</summary>
    public IEnumerable<string> Faults() =>
        [
            .. Pool.Faults(),
            .. Settings.Faults(),
            .. Objective.Faults(),
            .. Distill && !Objective.IsFlow
                ? [$"A one-step student learns one step of a flow, and no {Objective.Name}: leave --distill or --objective out."]
                : Array.Empty<string>(),
        ];
}
