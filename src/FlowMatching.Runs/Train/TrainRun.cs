using FlowMatching.Core;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Specification;
using FlowMatching.Core.Training;
using FlowMatching.Runs.Domains;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Options;
using FlowMatching.Runs.Reports;

namespace FlowMatching.Runs.Train;

/// <summary>The use case "train": trains, saves, measures and reports. A stop ends it after the present step with everything
/// saved.</summary>
/// <param name="plan">What to do.</param>
/// <param name="observer">Who watches.</param>
/// <param name="clock">The time.</param>
/// <param name="engine">The thread to compute on, which stays its owner's; null starts one.</param>
/// <param name="group">The processes that share the training, of which this is number 0; null for this one alone.</param>
public sealed class TrainRun(TrainPlan plan, IRunObserver observer, RunClock clock, EngineThread? engine = null, ProcessGroup? group = null)
{
    private const double MeasuredSeconds = 1.5,
        MeasuredShare = 0.1;

    private readonly IDataDomain domain = DataDomains.For(plan.Data);

    private TrainedModel Model => new(plan.Folder.Checkpoint, plan.Data, plan.Options.Num, plan.Options.Training.Seed);

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
        var work = domain.Timed(domain.NetworkOf(plan.Options, plan.Data), plan.Options.Training.ExamplesAtATime, training: true);
        string doing = plan.Options.Resume
            ? $"Going on with {plan.Folder.Path} from step {plan.StepsDone}"
            : $"Training on {plan.Data.Name}";
        return new EngineRun(plan.Folder, Request(), work, observer, group?.Thread ?? engine).Execute(
            "train",
            doing,
            session => new TrainRun(Settle(session), observer, clock, group: group).Train(session, stop)
        );
    }

    private EngineRequest Request() => group?.ShareOf(plan.Options.Engine) ?? plan.Options.Engine;

    // A budget is turned into steps once, before the first, by a trainer that is thrown away.
    private TrainPlan Settle(EngineSession session)
    {
        if (plan.Options.Budget is not { } budget)
            return plan;

        using var trainer = TrainingSetup.Create(
            plan with
            {
                Options = plan.Options with { Training = plan.Options.Training with { Steps = TrainerSettings.MostSteps } },
            },
            session
        );
        double rate = new StepRate(clock).Measure(trainer, Math.Min(MeasuredSeconds, MeasuredShare * budget.TotalSeconds));
        var settled = plan.Settled(rate);
        observer.Note($"{settled.Options.Training.Steps} steps fit into {budget.TotalSeconds:F0} s, at {rate:F1} steps/s.");
        return settled;
    }

    private TrainReport Train(EngineSession session, CancellationToken stop)
    {
        if (group is not null)
            SharedChoice.Send(group.Processes, session.Tuning);
        using var trainer = TrainingSetup.Create(plan, session, group?.Processes);
        var choice = session.Choice;
        var resolved = TrainOptions.Table.Write(plan.Resolved(choice.Device, choice.Precision, choice.Threads));
        TrainingSession training = new(plan.Options, session, observer, clock)
        {
            Folder = plan.Folder,
            Resolved = ("train", resolved),
            ResumedAt = plan.Options.Resume ? trainer.Step : null,
            PreviewEvery = plan.Options.PreviewEvery,
            Preview = step => Preview(step, session, stop),
        };
        var trained = training.Train(trainer, plan.Data.Name, LossPicture.FloorOfData, stop);
        group?.Processes.Dispose(); // what follows is done here alone
        return Finish(Report(trainer, trained, choice), session, stop);
    }

    private void Preview(int step, EngineSession session, CancellationToken stop)
    {
        Directory.CreateDirectory(plan.Folder.Previews);
        try
        {
            domain.Preview(plan.Folder.Preview(step), Model, new RunContext(session, observer, clock), stop);
        }
        catch (OperationCanceledException)
        {
            observer.Detail($"The preview of step {step} was left out: the run is to stop."); // and does, after this step
        }
    }

    private TrainReport Report(Trainer trainer, TrainedRun trained, EngineChoice choice) =>
        new()
        {
            Dataset = plan.Data.Name,
            Stopped = trained.Stopped,
            Step = trainer.Step,
            Steps = trainer.Plan.Settings.Steps,
            Loss = trained.Loss,
            StepsPerSecond = trained.StepsPerSecond,
            TrainingSeconds = trained.Seconds,
            SecondsToCheckpoint = Math.Round(clock.Seconds, 3),
            Engine = choice,
            Checkpoint = plan.Folder.Checkpoint,
            Best = File.Exists(plan.Folder.BestCheckpoint) ? plan.Folder.BestCheckpoint : null,
            Picture = trained.Picture,
            Skipped = trainer.Skipped,
        };

    // The quality figure is about a finished run; a second stop here leaves it out and loses nothing.
    private TrainReport Finish(TrainReport report, EngineSession session, CancellationToken stop)
    {
        if (report.Stopped || plan.Options.Num == 0)
            return report;

        try
        {
            return domain.Measure(report, Model, plan.Folder, new RunContext(session, observer, clock), stop);
        }
        catch (OperationCanceledException)
        {
            return report with { Stopped = true };
        }
    }
}
