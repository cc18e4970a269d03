using FlowMatching.Core;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Files;
using FlowMatching.Core.Specification;
using FlowMatching.Core.Training;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Options;
using FlowMatching.Runs.Reports;

namespace FlowMatching.Runs.Train;

/// <summary>The use case "train": trains, saves, measures and reports. A stop ends it after the present step with everything saved.</summary>
/// <param name="plan">What to do.</param>
/// <param name="observer">Who watches.</param>
/// <param name="clock">The time.</param>
public sealed class TrainRun(TrainPlan plan, IRunObserver observer, RunClock clock)
{
    private const double MeasuredSeconds = 1.5, MeasuredShare = 0.1;

    /// <summary>What is done.</summary>
    public TrainPlan Plan => plan;

    /// <summary>Measures what the run would cost, and writes nothing.</summary>
    /// <returns>The estimate.</returns>
    public TrainEstimate Estimate() => new TrainEstimator(plan, clock).Measure();

    /// <summary>Does the run.</summary>
    /// <param name="stop">Asks it to stop.</param>
    /// <returns>The outcome.</returns>
    /// <exception cref="RunFailedException">It diverged, or the disk refused.</exception>
    public TrainReport Execute(CancellationToken stop)
    {
        TimedNetwork work = new(Networks.Of(plan.Options, plan.Data), plan.Options.Training.ExamplesAtATime, Training: true);
        using var session = EngineSession.OpenFor(plan.Folder, plan.Options.Engine, work, observer);
        Announce(session);

        var report = session.Run(() => Train(Settle(session), session, stop));
        ReportFile.Write(plan.Folder.Report, "train", report);
        return report;
    }

    private void Announce(EngineSession session)
    {
        var choice = session.Choice;
        string verb = plan.Options.Resume ? $"Going on with {plan.Folder.Path} from step {plan.StepsDone}" : $"Training on {plan.Data.Name}";
        observer.Note($"{verb}: {choice.Engine} on {choice.Device}, {choice.Precision}, {choice.Threads} threads.");
        observer.Detail(choice.Reason);
        observer.Detail(Versions.Line());
        foreach (string note in TorchEngine.Facts.Notes) observer.Detail(note);
    }

    // A budget is turned into steps once, before the first, by a trainer that is thrown away.
    private TrainPlan Settle(EngineSession session)
    {
        if (plan.Options.Budget is not { } budget) return plan;

        using var trainer = TrainingSetup.Create(plan with { Options = plan.Options with { Training = plan.Options.Training with { Steps = TrainerSettings.MostSteps } } }, session);
        double rate = new StepRate(clock).Measure(trainer, Math.Min(MeasuredSeconds, MeasuredShare * budget.TotalSeconds));
        var settled = plan.Settled(rate);
        observer.Note($"{settled.Options.Training.Steps} steps fit into {budget.TotalSeconds:F0} s, at {rate:F1} steps/s.");
        return settled;
    }

    private TrainReport Train(TrainPlan plan, EngineSession session, CancellationToken stop)
    {
        using var trainer = TrainingSetup.Create(plan, session);
        var choice = session.Choice;
        var resolved = TrainOptions.Table.Write(plan.Resolved(choice.Device, choice.Precision, choice.Threads));
        TrainingFiles files = new(plan.Folder, "train", resolved)
        {
            ResumedAt = plan.Options.Resume ? trainer.Step : null,
            Lock = session.Lock,
            Kept = new KeptCheckpoints(plan.Folder, plan.Options, DiskSteps.OfSystem),
        };
        TrainingRecorder recorder = null!;
        recorder = new TrainingRecorder(plan.Options, clock, observer, Save);
        foreach (string repair in files.RestoreTo(recorder, trainer.SmoothedLoss)) observer.Note(repair);

        var outcome = files.Explain(() => trainer.Run(new WithPreviews(recorder, plan.Options, Preview), stop));
        Save(trainer.Step);
        return Finish(Report(trainer, recorder, choice, outcome == TrainingOutcome.Stopped), session, recorder, stop);

        void Save(int step) => files.Save(step, trainer.Save, recorder);

        void Preview(int step)
        {
            Save(step);
            Directory.CreateDirectory(plan.Folder.Previews);
            try
            {
                new TrainedPictures(plan, session, observer, clock).Write(plan.Folder.Preview(step), stop);
            }
            catch (OperationCanceledException)
            {
                observer.Detail($"The preview of step {step} was left out: the run is to stop."); // and does, after this step
            }
        }
    }

    private TrainReport Report(Trainer trainer, TrainingRecorder recorder, EngineChoice choice, bool stopped) => new()
    {
        Dataset = plan.Data.Name,
        Stopped = stopped,
        Step = trainer.Step,
        Steps = trainer.Plan.Settings.Steps,
        Loss = recorder.Metrics.Count > 0 ? recorder.Metrics[^1].SmoothedLoss : null,
        StepsPerSecond = Math.Round(recorder.StepsPerSecond, 3),
        TrainingSeconds = Math.Round(recorder.Seconds, 3),
        SecondsToCheckpoint = Math.Round(clock.Seconds, 3),
        Engine = choice,
        Checkpoint = plan.Folder.Checkpoint,
        Best = File.Exists(plan.Folder.BestCheckpoint) ? plan.Folder.BestCheckpoint : null,
        Skipped = trainer.Skipped,
    };

    // The picture and the quality figure are about a finished run; a second stop here leaves them out and loses nothing.
    private TrainReport Finish(TrainReport report, EngineSession session, TrainingRecorder recorder, CancellationToken stop)
    {
        if (recorder.Metrics.Count > 0) LossPicture.Write(plan.Folder.Losses, plan.Data.Name, recorder.Metrics);
        var drawn = report with { Picture = recorder.Metrics.Count > 0 ? plan.Folder.Losses : null };
        if (report.Stopped || plan.Options.Num == 0) return drawn;

        try
        {
            if (Networks.ArePictures(plan.Data)) return WithPictures(drawn, session, stop);

            var (sampling, quality) = new TrainedQuality(plan, session, observer, clock).Measure(stop);
            return drawn with { Sampling = sampling, Quality = quality };
        }
        catch (OperationCanceledException)
        {
            return drawn with { Stopped = true };
        }
    }

    // Pictures are first of all looked at; their figures take a classifier, which evaluate trains.
    private TrainReport WithPictures(TrainReport report, EngineSession session, CancellationToken stop)
    {
        var sampling = new TrainedPictures(plan, session, observer, clock).Write(plan.Folder.FinalSamples, stop);
        return report with { Sampling = sampling, Samples = plan.Folder.FinalSamples };
    }
}
