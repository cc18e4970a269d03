using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Engine;
using FlowMatching.Core.Reflow;
using FlowMatching.Core.Specification;
using FlowMatching.Runs.Domains;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Train;

namespace FlowMatching.Runs.Reflow;

/// <summary>Counts the work of a step and times a few of them, and the teacher's passes apart.</summary>
internal sealed class ReflowEstimator(ReflowRunPlan plan, RunClock clock)
{
    private const double MeasuredSeconds = 1.5;

    private readonly IDataDomain domain = DataDomains.For(plan.Teacher);

    /// <summary>Counts and, where there is an engine, measures.</summary>
    /// <returns>The estimate.</returns>
    public ReflowEstimate Measure()
    {
        var architecture = plan.Teacher.Architecture;
        ReflowEstimate counted = new(TrainEstimator.Count(architecture, plan.Options.Training.BatchSize));
        try
        {
            using var session = EngineSession.Open(
                plan.Options.Engine,
                domain.Timed(architecture, plan.Options.Training.BatchSize, training: true)
            );
            return session.Run(() => Time(counted, session));
        }
        catch (EngineUnavailableException)
        {
            return counted; // what can be counted is still worth showing
        }
    }

    // The first step solves for the pool; a pool costs in proportion to its pairs. A first trainer is there for the rate of the later
    // steps, and so that nothing is done for the first time in the second one's.
    private ReflowEstimate Time(ReflowEstimate counted, EngineSession session)
    {
        var training = ReflowSetup.PlanOf(plan.Options, plan.Stages[0] with { Distill = false }, session);
        int batch = plan.Options.Training.BatchSize,
            timed = TrainEstimator.TimedExamples(batch, counted.Training.FlopsPerStep, session.Choice.Device);
        int pairs = Math.Min(training.Pool.Pairs, domain.TimedPairs(timed, batch));
        var measured = training with
        {
            Pool = training.Pool with { Pairs = pairs, RenewEvery = TrainerSettings.MostSteps },
            Settings = training.Settings with { Steps = TrainerSettings.MostSteps, BatchSize = timed },
        };
        using var teacher = Checkpoint.Load(plan.TeacherFile);
        using var trainer = ReflowTraining.Create(teacher, measured, session.Device);
        using var fresh = ReflowTraining.Create(teacher, measured, session.Device);

        StepRate rate = new(clock);
        double timedPerSecond = rate.Measure(trainer, MeasuredSeconds),
            perSecond = timedPerSecond * timed / batch;
        double pool = Math.Max(0, rate.Seconds(fresh, 1) - 1 / timedPerSecond) * training.Pool.Pairs / pairs;
        return new ReflowEstimate(
            counted.Training with
            {
                Engine = session.Choice,
                StepsPerSecond = perSecond,
            },
            pool,
            plan.Stages.Count * Stage(pool, perSecond)
        );
    }

    private double Stage(double pool, double perSecond) =>
        Math.Ceiling((double)plan.Options.Training.Steps / plan.Options.Pool.RenewEvery) * pool + plan.Options.Training.Steps / perSecond;
}

/// <summary>What a reflow run would cost.</summary>
/// <param name="Training">The cost of a training step.</param>
/// <param name="PoolSeconds">Seconds for a pool of the teacher's pairs, as measured on a smaller one; null without an engine.</param>
/// <param name="Seconds">Seconds of the whole run, the teacher's passes among it; null without an engine.</param>
public sealed record ReflowEstimate(TrainEstimate Training, double? PoolSeconds = null, double? Seconds = null);
