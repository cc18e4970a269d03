using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Couplings;
using FlowMatching.Core.Data;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Losses;
using FlowMatching.Core.Models;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Sources;
using FlowMatching.Core.Specification;
using TorchSharp;
using static TorchSharp.torch;

namespace FlowMatching.Core.Training;

/// <summary>Trains a velocity network by conditional flow matching. Use it on the engine thread, where it was made.</summary>
/// <remarks>All randomness of step k is a pure function of (seed, name of a stream, k): the pairs', and "time" for t. Nothing random is
/// carried from step to step, so a run that is saved and goes on does what it would have done. The trainer of a rectified flow is made by
/// ReflowTraining.</remarks>
public sealed class Trainer : IDisposable
{
    /// <summary>So many updates left out one after the other are no accident: the run has diverged.</summary>
    private const int MostSkippedInARow = 20;

    private readonly CheckpointHeader header; // of the last checkpoint, or of one before the first step
    private readonly IPairSource pairs;
    private readonly AdamWEma optimizer;
    private readonly TrainingStep gradient;
    private readonly OptimizerStep update;
    private readonly LossMonitor monitor;
    private readonly ValidationLoss validation;
    private int skippedInARow;
    private VelocityModel? averaged;

    private Trainer(CheckpointHeader header, IPairSource pairs, VelocityModel model, IDataStream? data)
    {
        (this.header, this.pairs, Model) = (header, pairs, model);
        (Plan, Step, Skipped) = (header.Plan, header.Step, header.Skipped);
        model.Network.train();
        FlowMatchingLoss loss = new(
            model.Path,
            header.Kind == ModelKind.Distilled ? new StartTimes() : TimeSamplers.All.Get(Settings.Times),
            Settings.Huber
        );
        optimizer = new AdamWEma(model.Network.named_parameters(), new AdamWSettings { WeightDecay = Settings.WeightDecay });
        gradient = new TrainingStep(Plan, model, loss);
        update = new OptimizerStep(optimizer, Settings);
        monitor = new LossMonitor(model.Path, model.Device, header.Monitor);
        validation = new ValidationLoss(Settings.ValidateEvery > 0 ? data : null, loss, model, Settings.ExamplesAtATime);
    }

    /// <summary>Steps done so far.</summary>
    public int Step { get; private set; }

    /// <summary>Updates among them that were left out because the gradient was not finite.</summary>
    public int Skipped { get; private set; }

    /// <summary>The running mean of the loss as last reported; null before the first report.</summary>
    public double? SmoothedLoss => monitor.Smoothed;

    /// <summary>What is trained and how.</summary>
    public TrainingPlan Plan { get; }

    /// <summary>The model as it is now, with the raw weights rather than their average; it stays the trainer's.</summary>
    public VelocityModel Model { get; }

    /// <summary>The model with the averaged weights as they are now: what a checkpoint written now would give to sample from.</summary>
    /// <returns>It stays the trainer's, and the next call brings it up to date.</returns>
    public VelocityModel AveragedModel()
    {
        averaged ??= NewAveraged();
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (name, parameter) in averaged.Network.named_parameters())
            parameter.copy_(optimizer.Ema[name]);

        return averaged;
    }

    private VelocityModel NewAveraged()
    {
        var network = Plan.Architecture.Create(new RandomStreams(Settings.Seed)).to(Model.Device);
        network.train(false);

        return new VelocityModel(
            network,
            Model.Path,
            Model.DataStd,
            Model.Precision,
            Model.Prediction,
            Model.Source,
            Model.Preconditioning,
            Model.Coupling
        );
    }

    private TrainerSettings Settings => Plan.Settings;

    private bool IsLast => Step == Settings.Steps;

    /// <summary>Prepares a new run.</summary>
    /// <param name="plan">What to train and how.</param>
    /// <param name="data">Where the data comes from; of the dimension of the network.</param>
    /// <param name="device">Where to train.</param>
    /// <exception cref="InvalidInputException">The plan has faults; all of them are named.</exception>
    public static Trainer Create(TrainingPlan plan, IDataStream data, Device device)
    {
        InvalidInputException.ThrowIfAny(plan.Faults(data));

        double dataStd = DataScale.Measure(data);
        var resolved = plan.Resolve(dataStd);
        var source = SourceCatalog.Create(plan.Source);
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

        return Begin(HeaderOf(resolved, model, data), PairsOf(resolved, data, source, device), model, data);
    }

    /// <summary>Prepares to go on with a run where a checkpoint left it.</summary>
    /// <param name="checkpoint">The checkpoint; it may be disposed afterwards.</param>
    /// <param name="data">The data set it was trained on.</param>
    /// <param name="device">Where to train.</param>
    /// <param name="settings">The settings to go on with; null takes the checkpoint's, which continues bit for bit.</param>
    /// <exception cref="InvalidInputException">The settings have faults, or ask for fewer steps than are done.</exception>
    public static Trainer Resume(LoadedCheckpoint checkpoint, IDataStream data, Device device, TrainerSettings? settings = null)
    {
        var header = checkpoint.Header with
        {
            Training = settings ?? checkpoint.Header.Training,
            DataSet = data.Name,
            ClassNames = ClassesOf(data),
        };
        InvalidInputException.ThrowIfAny(ResumeFaults(checkpoint.Header, header.Plan, data));

        return Continue(header, PairsOf(header.Plan, data, header.CreateSource(), device), checkpoint, device, data);
    }

    /// <summary>Begins with a model as it is; pairs and model become the trainer's.</summary>
    /// <param name="header">What a checkpoint before the first step would say.</param>
    /// <param name="pairs">What is learnt.</param>
    /// <param name="model">The model.</param>
    /// <param name="data">What examples can be held out from; null for none.</param>
    internal static Trainer Begin(CheckpointHeader header, IPairSource pairs, VelocityModel model, IDataStream? data = null) =>
        new(header, pairs, model, data);

    /// <summary>Goes on with the state of a checkpoint; the pairs become the trainer's.</summary>
    /// <param name="header">The checkpoint's, with the settings to go on with.</param>
    /// <param name="pairs">What is learnt.</param>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="device">Where to train.</param>
    /// <param name="data">What examples can be held out from; null for none.</param>
    internal static Trainer Continue(
        CheckpointHeader header,
        IPairSource pairs,
        LoadedCheckpoint checkpoint,
        Device device,
        IDataStream? data = null
    )
    {
        var model = checkpoint.CreateModel(device, header.Training.Precision, CheckpointWeights.Raw);
        Trainer trainer = new(header with { FormatVersion = CheckpointHeader.CurrentFormatVersion }, pairs, model, data);
        checkpoint.RestoreTo(trainer.optimizer);

        return trainer;
    }

    /// <summary>Trains until all steps are done or a stop is asked for.</summary>
    /// <param name="events">Told of every step and report.</param>
    /// <param name="stop">Asked after every step whether to stop.</param>
    /// <returns>How it ended. Whoever calls saves: see <see cref="Save"/>.</returns>
    /// <exception cref="DivergedException">The loss or its gradient became NaN or infinite. Nothing has been written.</exception>
    public TrainingOutcome Run(ITrainingEvents events, CancellationToken stop = default)
    {
        events.Started(new TrainingStart(Plan, header.DataSet, Model.DataStd, Step, Plan.Architecture.ParameterCount()));
        while (Step < Settings.Steps && !stop.IsCancellationRequested && TryStep(events, stop))
            Report(events);

        var outcome = Step < Settings.Steps ? TrainingOutcome.Stopped : TrainingOutcome.Completed;
        events.Finished(outcome);

        return outcome;
    }

    /// <summary>Writes all that is needed to sample from the model and to go on with the run.</summary>
    /// <param name="path">The file; it is replaced only once the new one is complete.</param>
    public void Save(string path) =>
        Checkpoint.Save(
            path,
            header with
            {
                Step = Step,
                Skipped = Skipped,
                Threads = get_num_threads(),
                Monitor = monitor.State(),
            },
            Model.Network,
            optimizer
        );

    /// <inheritdoc/>
    public void Dispose()
    {
        validation.Dispose();
        monitor.Dispose();
        pairs.Dispose();
        optimizer.Dispose();
        averaged?.Dispose();
        Model.Dispose();
    }

    private static CheckpointHeader HeaderOf(TrainingPlan plan, VelocityModel model, IDataStream data) =>
        new()
        {
            Architecture = plan.Architecture,
            Path = plan.Path,
            Prediction = plan.Prediction,
            Source = plan.Source,
            SourceStd = model.Source.Std,
            Coupling = plan.Coupling,
            DataSet = data.Name,
            DataStd = model.DataStd,
            DataAffine = data.Affine,
            ClassNames = ClassesOf(data),
            Step = 0,
            Training = plan.Settings,
        };

    private static CoupledBatches PairsOf(TrainingPlan plan, IDataStream data, ISource source, Device device) =>
        new(data, source, CouplingCatalog.Create(plan.Coupling), new RandomStreams(plan.Settings.Seed), plan.Settings.BatchSize, device);

    private static IReadOnlyList<string>? ClassesOf(IDataStream data) => data.ClassNames is [] ? null : data.ClassNames;

    private static IEnumerable<string> ResumeFaults(CheckpointHeader begun, TrainingPlan plan, IDataStream data)
    {
        foreach (string fault in plan.Faults(data).Concat(begun.ContinuationFaults(plan.Settings)))
            yield return fault;

        if (begun.Kind != ModelKind.Cfm)
            yield return $"The checkpoint to go on with is of kind {begun.Kind.Name()}, which was not learnt from data; expected {ModelKind.Cfm.Name()}.";
        if (!Equals(data.Affine, begun.DataAffine))
            yield return $"The points of {data.Name} are not those that the run was begun with: their mean or scale differs.";
    }

    /// <summary>Takes a step, unless its pairs take long to make and a stop is asked for meanwhile.</summary>
    private bool TryStep(ITrainingEvents events, CancellationToken stop)
    {
        EngineThread.BetweenSteps();
        using var scope = NewDisposeScope();
        try
        {
            TakeStep(pairs.Draw(Step, stop), events);
            return true;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return false;
        }
    }

    private void TakeStep(TrainingPairs examples, ITrainingEvents events)
    {
        var losses = gradient.Accumulate(examples, Step);
        if (update.TryUpdate(Step))
            Count(losses);
        else
            Skip(NonFiniteStep.Of(Step + 1, update, losses), events);

        Step++;
    }

    /// <summary>Adds the losses of a step to the sums; those of a step that was left out stay out too.</summary>
    private void Count(IReadOnlyList<LossSample> losses)
    {
        skippedInARow = 0;
        foreach (var sample in losses)
            monitor.Add(sample);
    }

    private void Skip(NonFiniteStep fault, ITrainingEvents events)
    {
        if (Settings.OnNan == NonFiniteAction.Stop || ++skippedInARow > MostSkippedInARow)
            throw DivergedException.At(fault.Step, fault.Text);

        update.Discard();
        Skipped++;
        events.UpdateSkipped(fault);
    }

    private void Report(ITrainingEvents events)
    {
        if ((IsLast || Step % Settings.LogEvery == 0) && Progress() is { } progress)
            events.Logged(progress);

        events.StepDone(Step);
    }

    private TrainingProgress? Progress()
    {
        var reading = monitor.Read();
        if (reading.Examples == 0)
            return null;

        if (!double.IsFinite(reading.Loss))
            throw DivergedException.At(Step, $"the mean loss since the last report is {reading.Loss}, at t {monitor.FaultyTimes(reading)}");

        bool isValidated = Settings.ValidateEvery > 0 && (IsLast || Step % Settings.ValidateEvery == 0);

        return new TrainingProgress(
            Step,
            Settings.Steps,
            reading.Loss,
            reading.Smoothed,
            update.LastLearningRate,
            update.LastNorm,
            reading.ByTimeBin,
            isValidated ? validation.Measure() : null,
            Skipped
        );
    }
}
