using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Models;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Training;

using static TorchSharp.torch;

namespace FlowMatching.Core.Reflow;

/// <summary>Prepares the training of a rectified flow, or of a one-step student, from a teacher's checkpoint.</summary>
/// <remarks>Liu et al. 2022 (arXiv:2209.03003). One call is one round: the teacher of round k is the result of round k − 1. Whatever the
/// teacher's path and prediction, the student learns the velocity of condot with σ_min = 0 on the teacher's own source (unit noise, or the data
/// set it starts from), and starts from the teacher's averaged weights.</remarks>
public static class ReflowTraining
{
    /// <summary>Prepares a new run.</summary>
    /// <param name="teacher">A cfm or reflow checkpoint; it may be disposed afterwards.</param>
    /// <param name="plan">What to learn from it and how.</param>
    /// <param name="device">Where to train; the teacher computes there too, in the precision of the training.</param>
    /// <param name="store">Keeps the teacher's pairs as they are made; null keeps none.</param>
    /// <exception cref="InvalidInputException">The plan has faults, or the teacher has no flow; all of them are named.</exception>
    public static Trainer Create(LoadedCheckpoint teacher, ReflowPlan plan, Device device, IPairStore? store = null)
    {
        InvalidInputException.ThrowIfAny([.. plan.Faults(), .. TeacherFaults(teacher.Header)]);

        int round = teacher.Header.Round + (plan.Distill ? 0 : 1);
        string kind = plan.Distill ? ModelKinds.Distilled : ModelKinds.Reflow;
        var origin = OriginOf(teacher, kind, new ReflowOrigin(round, teacher.Sha256, plan.Pool));
        var training = new TrainingPlan
        {
            Architecture = teacher.Header.Architecture,
            Path = new PathSettings().Resolve(teacher.Header.DataStd),
            Source = teacher.Header.Source,
            Settings = Settings(plan, teacher.Header),
        };
        var network = teacher.CreateNetwork(device, CheckpointWeights.Ema);
        var model = new VelocityModel(
            network, new CondOtPath(), teacher.Header.DataStd, plan.Settings.Precision, source: teacher.Header.CreateSource(), preconditioned: teacher.Header.Preconditioned);

        return Trainer.Begin(training, origin, PairsOf(teacher, plan.Pool, plan.Settings, device, store), model);
    }

    /// <summary>A student hides classes as often as its teacher did, so that it can be guided as well.</summary>
    private static TrainerSettings Settings(ReflowPlan plan, CheckpointHeader teacher) =>
        plan.Settings with { LabelDropout = teacher.Architecture.UNet is { NullClass: true } ? teacher.Training.LabelDropout : 0 };

    /// <summary>Prepares to go on with a run where a checkpoint left it.</summary>
    /// <param name="checkpoint">The student's checkpoint; it may be disposed afterwards.</param>
    /// <param name="teacher">The checkpoint of the teacher that the run was begun with; it may be disposed afterwards.</param>
    /// <param name="device">Where to train.</param>
    /// <param name="settings">The settings to go on with; null takes the checkpoint's, which continues bit for bit. How often classes are hidden
    /// is the checkpoint's in any case.</param>
    /// <param name="store">Keeps the teacher's pairs as they are made; null keeps none.</param>
    /// <exception cref="InvalidInputException">The settings have faults, or this is no student of that teacher.</exception>
    public static Trainer Resume(
        LoadedCheckpoint checkpoint, LoadedCheckpoint teacher, Device device, TrainerSettings? settings = null, IPairStore? store = null)
    {
        var header = checkpoint.Header;
        var plan = header.Plan with { Settings = (settings ?? header.Training) with { LabelDropout = header.Training.LabelDropout } };
        InvalidInputException.ThrowIfAny([.. ResumeFaults(header, teacher), .. plan.Faults(), .. PlanChecks.ContinuationFaults(plan, header)]);

        var origin = OriginOf(teacher, header.Kind, header.Reflow!);

        return Trainer.Continue(plan, origin, PairsOf(teacher, header.Reflow!.Pool, plan.Settings, device, store), checkpoint, device);
    }

    private static RunOrigin OriginOf(LoadedCheckpoint teacher, string kind, ReflowOrigin reflow) =>
        new(teacher.Header.DataSet, teacher.Header.DataAffine, teacher.Header.ClassNames ?? [], kind, reflow);

    private static TeacherPairs PairsOf(LoadedCheckpoint teacher, TeacherPool pool, TrainerSettings settings, Device device, IPairStore? store) => new(
        teacher.CreateModel(device, settings.Precision),
        teacher.Header.Architecture.Dimension,
        pool,
        new RandomStreams(settings.Seed),
        settings.BatchSize,
        store);

    private static IEnumerable<string> TeacherFaults(CheckpointHeader teacher)
    {
        if (teacher.Kind == ModelKinds.Distilled)
        {
            yield return "The teacher is a one-step student, which has no flow to follow; expected a checkpoint of train or reflow.";
        }
    }

    private static IEnumerable<string> ResumeFaults(CheckpointHeader header, LoadedCheckpoint teacher)
    {
        if (header.Reflow is null)
        {
            yield return $"The checkpoint to go on with is of kind {header.Kind}, which has no teacher; expected one of reflow.";
        }
        else if (header.Reflow.TeacherSha256 != teacher.Sha256)
        {
            yield return "The run was begun with another teacher: the SHA-256 of the teacher's tensors is "
                + $"{teacher.Sha256[..12]}..., expected {header.Reflow.TeacherSha256[..12]}...";
        }
    }
}
