using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Reflow;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Train;
using FlowMatching.Torch;

namespace FlowMatching.Runs.Reflow;

/// <summary>Counts the work of a step and times a few of them, and the teacher's passes apart.</summary>
internal sealed class ReflowEstimator(ReflowRunPlan plan, RunClock clock)
{
    private const int MeasuredPairs = 8192;
    private const double MeasuredSeconds = 1.5;

    /// <summary>Counts and, where there is an engine, measures.</summary>
    /// <returns>The estimate.</returns>
    public ReflowEstimate Measure()
    {
        var architecture = plan.Teacher.Architecture;
        ReflowEstimate counted = new(TrainEstimator.Count(architecture, plan.Options.BatchSize));
        try
        {
            using var session = EngineSession.Open(plan.Options, Networks.ProductOf(architecture, plan.Options.BatchSize));
            return session.Run(() => Time(counted, session));
        }
        catch (EngineUnavailableException)
        {
            return counted; // what can be counted is still worth showing
        }
    }

    // The first step solves for the pool; a pool costs in proportion to its pairs.
    private ReflowEstimate Time(ReflowEstimate counted, EngineSession session)
    {
        var training = StageTraining.PlanOf(plan.Options, distill: false, session);
        int pairs = Math.Min(training.Pool.Pairs, MeasuredPairs);
        using var teacher = Checkpoint.Load(plan.TeacherFile);
        using var trainer = ReflowTraining.Create(
            teacher,
            training with { Pool = training.Pool with { Pairs = pairs, RenewEvery = int.MaxValue }, Settings = training.Settings with { Steps = int.MaxValue } },
            session.Device);

        StepRate rate = new(clock);
        double first = rate.Seconds(trainer, 1), perSecond = rate.Measure(trainer, MeasuredSeconds);
        double pool = Math.Max(0, first - 1 / perSecond) * training.Pool.Pairs / pairs;
        return new ReflowEstimate(counted.Training with { Engine = session.Choice, StepsPerSecond = perSecond }, pool, plan.Stages.Count * Stage(pool, perSecond));
    }

    private double Stage(double pool, double perSecond) =>
        Math.Ceiling((double)plan.Options.Steps / plan.Options.RenewEvery) * pool + plan.Options.Steps / perSecond;
}
