using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Couplings;
using FlowMatching.Core.Data;
using FlowMatching.Core.Distributed;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Models;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Sources;
using FlowMatching.Core.Specification;
using TorchSharp;
using static TorchSharp.torch;

namespace FlowMatching.Core.Training;

// How a trainer begins, or goes on from a checkpoint.
public sealed partial class Trainer
{
    /// <summary>Prepares a new run.</summary>
    /// <param name="plan">What to train and how.</param>
    /// <param name="data">Where the data comes from; of the dimension of the network.</param>
    /// <param name="device">Where to train.</param>
    /// <param name="processes">The processes that share the run; null for this one alone.</param>
    /// <exception cref="InvalidInputException">The plan has faults; all of them are named.</exception>
    public static Trainer Create(TrainingPlan plan, IDataStream data, Device device, ICommunicator? processes = null)
    {
        InvalidInputException.ThrowIfAny([.. plan.Faults(data), .. ShareFaults(plan.Settings, processes)]);

        double dataStd = DataScale.Measure(data);
        var resolved = plan.Resolve(dataStd);
        var source = SourceCatalog.Create(plan.Source, data.Affine);
        var network = plan.Architecture.Create(new RandomStreams(plan.Settings.Seed)).to(device);
        VelocityModel model = new(
            network,
            ProbabilityPaths.Create(resolved.Path),
            dataStd,
            plan.Settings.Precision,
            Predictions.All.Get(plan.Prediction),
            source,
            coupling: plan.Coupling.Name
        );

        return Begin(HeaderOf(resolved, model, data), PairsOf(resolved, data, source, device), model, data, processes);
    }

    /// <summary>Prepares to go on with a run where a checkpoint left it.</summary>
    /// <param name="checkpoint">The checkpoint; it may be disposed afterwards.</param>
    /// <param name="data">The data set it was trained on.</param>
    /// <param name="device">Where to train.</param>
    /// <param name="settings">The settings to go on with; null takes the checkpoint's, which continues bit for bit.</param>
    /// <param name="processes">The processes that share the run; null for this one alone.</param>
    /// <exception cref="InvalidInputException">The settings have faults, or ask for fewer steps than are done.</exception>
    public static Trainer Resume(
        LoadedCheckpoint checkpoint,
        IDataStream data,
        Device device,
        TrainerSettings? settings = null,
        ICommunicator? processes = null
    )
    {
        var header = checkpoint.Header with
        {
            Training = settings ?? checkpoint.Header.Training,
            DataSet = data.Name,
            ClassNames = ClassesOf(data),
        };
        InvalidInputException.ThrowIfAny([
            .. ResumeFaults(checkpoint.Header, header.Plan, data),
            .. ShareFaults(header.Training, processes),
        ]);

        return Continue(header, PairsOf(header.Plan, data, header.CreateSource(), device), checkpoint, device, data, processes);
    }

    /// <summary>Begins with a model as it is; pairs and model become the trainer's.</summary>
    /// <param name="header">What a checkpoint before the first step would say.</param>
    /// <param name="pairs">What is learnt.</param>
    /// <param name="model">The model.</param>
    /// <param name="data">What examples can be held out from; null for none.</param>
    /// <param name="processes">The processes that share the run; null for this one alone.</param>
    internal static Trainer Begin(
        CheckpointHeader header,
        IPairSource pairs,
        VelocityModel model,
        IDataStream? data = null,
        ICommunicator? processes = null
    ) => new(header, pairs, model, data, processes);

    /// <summary>Goes on with the state of a checkpoint; the pairs become the trainer's.</summary>
    /// <param name="header">The checkpoint's, with the settings to go on with.</param>
    /// <param name="pairs">What is learnt.</param>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="device">Where to train.</param>
    /// <param name="data">What examples can be held out from; null for none.</param>
    /// <param name="processes">The processes that share the run; null for this one alone.</param>
    internal static Trainer Continue(
        CheckpointHeader header,
        IPairSource pairs,
        LoadedCheckpoint checkpoint,
        Device device,
        IDataStream? data = null,
        ICommunicator? processes = null
    )
    {
        var model = checkpoint.CreateModel(device, header.Training.Precision, CheckpointWeights.Raw);
        Trainer trainer = new(header with { FormatVersion = CheckpointHeader.PlainFormatVersion }, pairs, model, data, processes);
        checkpoint.RestoreTo(trainer.optimizer);

        return trainer;
    }

    private static CheckpointHeader HeaderOf(TrainingPlan plan, VelocityModel model, IDataStream data) =>
        new()
        {
            Architecture = plan.Architecture,
            Path = plan.Path,
            Prediction = plan.Prediction,
            Objective = plan.Objective,
            Source = plan.Source,
            SourceStd = model.Source.Std,
            Coupling = plan.Coupling,
            DataSet = data.Name,
            DataStd = model.DataStd,
            DataAffine = data.Affine,
            ClassNames = ClassesOf(data),
            ClassShares = data.ClassShares is [] ? null : data.ClassShares,
            Table = data.Table,
            Step = 0,
            Training = plan.Settings,
        };

    private static CoupledBatches PairsOf(TrainingPlan plan, IDataStream data, ISource source, Device device) =>
        new(data, source, CouplingCatalog.Create(plan.Coupling), new RandomStreams(plan.Settings.Seed), plan.Settings.BatchSize, device);

    private static IReadOnlyList<string>? ClassesOf(IDataStream data) => data.ClassNames is [] ? null : data.ClassNames;

    /// <summary>Lists what keeps processes from sharing a training, one sentence each.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="processes">The processes; null for this one alone.</param>
    internal static IEnumerable<string> ShareFaults(TrainerSettings settings, ICommunicator? processes) =>
        settings.BatchSize < processes?.Size
            ? [$"--batch-size is {settings.BatchSize}, expected {processes.Size} or more: an example or more for each process."]
            : [];

    private static IEnumerable<string> ResumeFaults(CheckpointHeader begun, TrainingPlan plan, IDataStream data)
    {
        foreach (string fault in plan.Faults(data).Concat(begun.ContinuationFaults(plan.Settings)))
            yield return fault;

        if (begun.Kind != ModelKind.Cfm)
            yield return $"The checkpoint to go on with is of kind {begun.Kind.Name()}, which was not learnt from data; expected {ModelKind.Cfm.Name()}.";
        if (!Equals(data.Affine, begun.DataAffine))
            yield return $"The points of {data.Name} are not those that the run was begun with: their mean or scale differs.";
    }
}
