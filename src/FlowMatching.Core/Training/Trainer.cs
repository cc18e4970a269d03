using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Data;
using FlowMatching.Core.Distributed;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Losses;
using FlowMatching.Core.Models;
using FlowMatching.Core.Objectives;
using FlowMatching.Core.Specification;
using TorchSharp;
using static TorchSharp.torch;

namespace FlowMatching.Core.Training;

/// <summary>Trains a velocity network by conditional flow matching. Use it on the engine thread, where it was made.</summary>
/// <remarks>All randomness of step k is a pure function of (seed, name of a stream, k): the pairs', and "time" for t. Nothing random is
/// carried from step to step, so a run that is saved and goes on does what it would have done. The trainer of a rectified flow is made by
/// ReflowTraining.</remarks>
public sealed partial class Trainer : IDisposable
{
    /// <summary>So many updates left out one after the other are no accident: the run has diverged.</summary>
    private const int MostSkippedInARow = 20;

    private readonly CheckpointHeader header; // of the last checkpoint, or of one before the first step
    private readonly IPairSource pairs;
    private readonly EmaOptimizer optimizer;
    private readonly GradientExchange? exchange;
    private readonly string? wayOfSums;
    private readonly TrainingStep gradient;
    private readonly OptimizerStep update;
    private readonly LossMonitor monitor;
    private readonly ValidationLoss validation;
    private int skippedInARow;
    private VelocityModel? averaged;

    private Trainer(CheckpointHeader header, IPairSource pairs, VelocityModel model, IDataStream? data, ICommunicator? processes)
    {
        (this.header, this.pairs, Model) = (header, pairs, model);
        (Plan, Step, Skipped) = (header.Plan, header.Step, header.Skipped);
        model.Network.train();
        var loss = ObjectiveCatalog
            .All.Get(Plan.Objective.Name)
            .CreateLoss(
                model.Path,
                header.Kind == ModelKind.Distilled ? new StartTimes() : TimeSamplers.All.Get(Settings.Times),
                Plan.Objective,
                Settings.Huber
            );
        optimizer = new EmaOptimizer(
            model.Network.named_parameters(),
            new AdamWSettings { WeightDecay = Settings.WeightDecay },
            Plan.MuonMatrices()
        );
        if (processes is { Size: > 1 })
            exchange = new GradientExchange(
                processes,
                model.Network.named_parameters(),
                Settings.BatchSize,
                NcclAllReduce.Join(model.Device, processes, out wayOfSums)
            );
        gradient = new TrainingStep(Plan, model, loss, exchange);
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

    /// <summary>Trains until all steps are done or a stop is asked for.</summary>
    /// <param name="events">Told of every step and report.</param>
    /// <param name="stop">Asked after every step whether to stop.</param>
    /// <returns>How it ended. Whoever calls saves: see <see cref="Save"/>.</returns>
    /// <exception cref="DivergedException">The loss or its gradient became NaN or infinite. Nothing has been written.</exception>
    public TrainingOutcome Run(ITrainingEvents events, CancellationToken stop = default)
    {
        events.Started(new TrainingStart(Plan, header.DataSet, Model.DataStd, Step, Plan.Architecture.ParameterCount(), wayOfSums));
        while (Step < Settings.Steps && !Stops(stop) && TryStep(events, stop))
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
        exchange?.Dispose();
        pairs.Dispose();
        optimizer.Dispose();
        averaged?.Dispose();
        Model.Dispose();
    }

    // Several processes stop after the same step: one in which a wish of any of them has reached all.
    private bool Stops(CancellationToken stop) => exchange?.StopAsked ?? stop.IsCancellationRequested;

    /// <summary>Takes a step, unless its pairs take long to make and a stop is asked for meanwhile.</summary>
    private bool TryStep(ITrainingEvents events, CancellationToken stop)
    {
        EngineThread.BetweenSteps();
        using var scope = NewDisposeScope();
        try
        {
            TakeStep(pairs.Draw(Step, stop), events, stop);
            return true;
        }
        catch (OperationCanceledException) when (exchange is not null || stop.IsCancellationRequested)
        {
            return false;
        }
    }

    private void TakeStep(TrainingPairs examples, ITrainingEvents events, CancellationToken stop)
    {
        var losses = gradient.Accumulate(examples, Step, stop.IsCancellationRequested);
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
