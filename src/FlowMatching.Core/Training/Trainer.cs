using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Couplings;
using FlowMatching.Core.Data;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Losses;
using FlowMatching.Core.Models;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Reflow;
using FlowMatching.Core.Sources;
using TorchSharp;

using static TorchSharp.torch;

namespace FlowMatching.Core.Training;

/// <summary>Trains a velocity network by conditional flow matching. Use it on the engine thread, where it was made.</summary>
/// <remarks>All randomness of step k is a pure function of (seed, name of a stream, k): the pairs', and "time" for t. Nothing random is
/// carried from step to step, so a run that is saved and goes on does what it would have done. The trainer of a rectified flow is made by
/// <see cref="ReflowTraining"/>.</remarks>
public sealed class Trainer : IDisposable
{
    /// <summary>So many updates left out one after the other are no accident: the run has diverged.</summary>
    private const int MostSkippedInARow = 20;

    private readonly TrainingPlan plan;
    private readonly RunOrigin origin;
    private readonly IPairSource pairs;
    private readonly VelocityModel model;
    private readonly AdamWEma optimizer;
    private readonly GradientSeam seam;
    private readonly LearningStep learning;
    private readonly LossMonitor monitor;
    private readonly ValidationLoss validation;
    private int skippedInARow;

    private Trainer(
        TrainingPlan plan, RunOrigin origin, IPairSource pairs, VelocityModel model, AdamWEma optimizer, LossMonitorState monitored, IDataStream? data)
    {
        (this.plan, this.origin, this.pairs, this.model, this.optimizer) = (plan, origin, pairs, model, optimizer);
        model.Network.train();
        ConditionalFlowMatchingLoss loss = new(model.Path, TimesOf(origin, plan.Settings));
        seam = new GradientSeam(optimizer, plan.Settings);
        learning = new LearningStep(plan, model, loss);
        monitor = new LossMonitor(model.Path, model.Device, monitored);
        validation = new ValidationLoss(plan.Settings.ValidateEvery > 0 ? data : null, loss, model, plan.Settings.ExamplesAtATime);
    }

    /// <summary>Steps done so far.</summary>
    public int Step { get; private set; }

    /// <summary>Updates among them that were left out because the gradient was not finite.</summary>
    public int Skipped { get; private set; }

    /// <summary>The running mean of the loss as last reported; null before the first report.</summary>
    public double? SmoothedLoss => monitor.Smoothed;

    /// <summary>What is trained and how.</summary>
    public TrainingPlan Plan => plan;

    /// <summary>The model as it is now, with the raw weights rather than their average; it stays the trainer's.</summary>
    public VelocityModel Model => model;

    private TrainerSettings Settings => plan.Settings;

    /// <summary>Prepares a new run.</summary>
    /// <param name="plan">What to train and how.</param>
    /// <param name="data">Where the data comes from; of the dimension of the network.</param>
    /// <param name="device">Where to train.</param>
    /// <exception cref="InvalidInputException">The plan has faults; all of them are named.</exception>
    public static Trainer Create(TrainingPlan plan, IDataStream data, Device device)
    {
        InvalidInputException.ThrowIfAny(PlanChecks.Faults(plan, data));

        double dataStd = DataScale.Measure(data);
        var resolved = plan.Resolve(dataStd);
        var source = SourceCatalog.Create(plan.Source);
        var path = ProbabilityPaths.Create(resolved.Path);
        var network = plan.Architecture.Create(new RandomStreams(plan.Settings.Seed)).to(device);
        var model = new VelocityModel(network, path, dataStd, plan.Settings.Precision, Predictions.All.Get(plan.Prediction), source);

        return Begin(resolved, OriginOf(data), PairsOf(resolved, data, source, device), model, data);
    }

    /// <summary>Prepares to go on with a run where a checkpoint left it.</summary>
    /// <param name="checkpoint">The checkpoint; it may be disposed afterwards.</param>
    /// <param name="data">The data set it was trained on.</param>
    /// <param name="device">Where to train.</param>
    /// <param name="settings">The settings to go on with; null takes the checkpoint's, which continues bit for bit.</param>
    /// <exception cref="InvalidInputException">The settings have faults, or ask for fewer steps than are done.</exception>
    public static Trainer Resume(LoadedCheckpoint checkpoint, IDataStream data, Device device, TrainerSettings? settings = null)
    {
        var header = checkpoint.Header;
        var plan = header.Plan with { Settings = settings ?? header.Training };
        InvalidInputException.ThrowIfAny(PlanChecks.ResumeFaults(plan, data, header));

        return Continue(plan, OriginOf(data), PairsOf(plan, data, header.CreateSource(), device), checkpoint, device, data);
    }

    /// <summary>Begins with a model as it is; pairs and model become the trainer's. Data is what examples can be held out from.</summary>
    internal static Trainer Begin(TrainingPlan plan, RunOrigin origin, IPairSource pairs, VelocityModel model, IDataStream? data = null) =>
        new(plan, origin, pairs, model, NewOptimizer(model, plan.Settings), new LossMonitorState(), data);

    /// <summary>Goes on with the state of a checkpoint; the pairs become the trainer's.</summary>
    internal static Trainer Continue(TrainingPlan plan, RunOrigin origin, IPairSource pairs, LoadedCheckpoint checkpoint, Device device, IDataStream? data = null)
    {
        var model = checkpoint.CreateModel(device, plan.Settings.Precision, CheckpointWeights.Raw);
        var optimizer = NewOptimizer(model, plan.Settings);
        checkpoint.RestoreTo(optimizer);

        var (header, monitored) = (checkpoint.Header, checkpoint.Header.Monitor);

        return new Trainer(plan, origin, pairs, model, optimizer, monitored, data) { Step = header.Step, Skipped = header.Skipped };
    }

    /// <summary>Trains until all steps are done or a stop is asked for.</summary>
    /// <param name="events">Told of every step and report.</param>
    /// <param name="control">Asked after every step whether to stop.</param>
    /// <returns>How it ended. Whoever calls saves: see <see cref="Save"/>.</returns>
    /// <exception cref="DivergedException">The loss or its gradient became NaN or infinite. Nothing has been written.</exception>
    public TrainingOutcome Run(ITrainingEvents events, IRunControl control)
    {
        events.Started(new TrainingStart(plan, origin.DataSet, model.DataStd, Step, plan.Architecture.ParameterCount()));
        while (Step < Settings.Steps && !control.StopRequested && TryStep(events, control))
        {
            Report(events);
        }

        var outcome = Step < Settings.Steps ? TrainingOutcome.Stopped : TrainingOutcome.Completed;
        events.Finished(outcome);

        return outcome;
    }

    /// <summary>Writes all that is needed to sample from the model and to go on with the run.</summary>
    /// <param name="path">The file; it is replaced only once the new one is complete.</param>
    public void Save(string path) => Checkpoint.Save(path, Header(), model.Network, optimizer);

    /// <inheritdoc/>
    public void Dispose()
    {
        validation.Dispose();
        monitor.Dispose();
        pairs.Dispose();
        optimizer.Dispose();
        model.Dispose();
    }

    private static AdamWEma NewOptimizer(VelocityModel model, TrainerSettings settings) =>
        new(model.Network.named_parameters(), new AdamWSettings { WeightDecay = settings.WeightDecay });

    private static RunOrigin OriginOf(IDataStream data) => new(data.Name, data.Affine, data.ClassNames);

    private static DataPairs PairsOf(TrainingPlan plan, IDataStream data, ISource source, Device device) => new(
        data, source, CouplingCatalog.Create(plan.Coupling), new RandomStreams(plan.Settings.Seed), plan.Settings.BatchSize, device);

    private static ITimeSampler TimesOf(RunOrigin origin, TrainerSettings settings) =>
        origin.Kind == ModelKinds.Distilled ? new StartTimes() : TimeSamplers.All.Get(settings.Times);

    /// <summary>Takes a step, unless its pairs take long to make and a stop is asked for meanwhile.</summary>
    private bool TryStep(ITrainingEvents events, IRunControl control)
    {
        using var scope = NewDisposeScope();
        try
        {
            TakeStep(pairs.Draw(Step), events);
            return true;
        }
        catch (OperationCanceledException) when (control.StopRequested)
        {
            return false;
        }
    }

    private void TakeStep(TrainingPairs examples, ITrainingEvents events)
    {
        var learnt = learning.Learn(examples, Step);
        if (seam.TryUpdate(Step))
        {
            Count(learnt);
        }
        else
        {
            Skip(NonFiniteStep.Of(Step + 1, seam, learnt), events);
        }

        Step++;
    }

    /// <summary>Adds the losses of a step to the sums; those of a step that was left out stay out too.</summary>
    private void Count(IReadOnlyList<LossSample> learnt)
    {
        skippedInARow = 0;
        foreach (var sample in learnt)
        {
            monitor.Add(sample);
        }
    }

    private void Skip(NonFiniteStep fault, ITrainingEvents events)
    {
        if (Settings.OnNan == NonFiniteAction.Stop || ++skippedInARow > MostSkippedInARow)
        {
            throw Diverged(fault.Step, fault.Text);
        }

        seam.Forget();
        Skipped++;
        events.UpdateSkipped(fault);
    }

    private void Report(ITrainingEvents events)
    {
        bool last = Step == Settings.Steps;
        if ((last || Step % Settings.LogEvery == 0) && Progress() is { } progress)
        {
            events.Logged(progress);
        }

        events.StepDone(Step);
        if (!last && Settings.CheckpointEvery > 0 && Step % Settings.CheckpointEvery == 0)
        {
            events.CheckpointDue(Step);
        }
    }

    private bool IsValidationDue => Settings.ValidateEvery > 0 && (Step % Settings.ValidateEvery == 0 || Step == Settings.Steps);

    private TrainingProgress? Progress()
    {
        var reading = monitor.Read();
        if (reading.Examples == 0)
        {
            return null;
        }

        if (!double.IsFinite(reading.Loss))
        {
            throw Diverged(Step, $"the mean loss since the last report is {reading.Loss}, at t {monitor.FaultyTimes(reading)}");
        }

        return new TrainingProgress(
            Step, Settings.Steps, reading.Loss, reading.Smoothed, seam.LastLearningRate, seam.LastNorm, reading.ByTimeBin,
            IsValidationDue ? validation.Measure() : null, Skipped);
    }

    private static DivergedException Diverged(int step, string what) => new(
        $"Training diverged at step {step}: {what}; try a smaller learning rate, a longer warm-up or float32 precision.");

    private CheckpointHeader Header() => new()
    {
        Kind = origin.Kind,
        Architecture = plan.Architecture,
        Path = plan.Path,
        Prediction = plan.Prediction,
        Preconditioned = model.IsPreconditioned,
        Source = model.Source.Name,
        SourceStd = model.Source.Std,
        Coupling = origin.Reflow is null ? plan.Coupling : new CouplingSettings { Name = ReflowOrigin.Coupling },
        Reflow = origin.Reflow,
        DataSet = origin.DataSet,
        DataStd = model.DataStd,
        DataAffine = origin.DataAffine,
        ClassNames = origin.ClassNames is [] ? null : origin.ClassNames,
        Step = Step,
        Skipped = Skipped,
        Training = Settings,
        Threads = get_num_threads(),
        Monitor = monitor.State(),
    };
}
