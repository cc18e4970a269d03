using FlowMatching.Core.Engine;
using FlowMatching.Core.Models;
using FlowMatching.Runs.Domains;
using FlowMatching.Runs.Engines;

namespace FlowMatching.Runs.Train;

/// <summary>Counts the work of a step and times a few of them.</summary>
internal sealed class TrainEstimator(TrainPlan plan, RunClock clock)
{
    private const double MeasuredSeconds = 1.5;

    /// <summary>A second or two of a desktop's processor. Of a step that costs more, fewer examples are timed.</summary>
    private const double MostFlops = 3e11;

    /// <summary>Counts and, where there is an engine, measures.</summary>
    /// <returns>The estimate.</returns>
    public TrainEstimate Measure()
    {
        var architecture = TrainingSetup.PlanOf(plan).Architecture;
        int atATime = plan.Options.Training.ExamplesAtATime;
        var counted = Count(architecture, plan.Options.Training.BatchSize, atATime);
        try
        {
            using var session = EngineSession.Open(
                plan.Options.Engine,
                DataDomains.For(plan.Data).Timed(architecture, atATime, training: true)
            );
            return counted with { Engine = session.Choice, StepsPerSecond = session.Run(() => Time(session, counted.FlopsPerStep)) };
        }
        catch (EngineUnavailableException)
        {
            return counted; // what can be counted is still worth showing
        }
    }

    /// <summary>Counts parameters, operations and memory.</summary>
    /// <remarks>A multiply-add is 2 operations; backward costs twice forward: 3 x 2 x MACs x batch. Memory: weights, gradient, average and
    /// two moments in float32 (Muon keeps one), and what the network keeps of each example.</remarks>
    /// <param name="architecture">The network.</param>
    /// <param name="batch">Examples in a step.</param>
    /// <param name="atATime">Examples that are in memory at a time; 0 for all of them.</param>
    /// <returns>The estimate without an engine.</returns>
    internal static TrainEstimate Count(Architecture architecture, int batch, int atATime = 0)
    {
        int held = atATime == 0 ? batch : Math.Min(atATime, batch);
        long parameters = architecture.ParameterCount();
        var cost = architecture.Cost();
        return new TrainEstimate(
            parameters,
            3 * 2 * cost.MultiplyAdds * batch,
            (long)(sizeof(float) * (5 * parameters + cost.Kept * held))
        );
    }

    /// <summary>How many examples to time instead of a whole step's, so that a dry run of a large network takes seconds too.</summary>
    /// <param name="batch">Examples in a step.</param>
    /// <param name="flops">Floating-point operations of a step.</param>
    /// <param name="device">Where they are computed.</param>
    /// <returns>At least one; all of them where the step is cheap, or on an accelerator, which a part would not fill.</returns>
    internal static int TimedExamples(int batch, double flops, string device) =>
        device == "cpu" ? (int)Math.Clamp(batch * MostFlops / flops, 1, batch) : batch;

    // A run that goes on keeps its batch: another one's state would not fit.
    private double Time(EngineSession session, double flops)
    {
        int batch = plan.Options.Training.BatchSize,
            timed = plan.Options.Resume ? batch : TimedExamples(batch, flops, session.Choice.Device);
        var part =
            timed == batch
                ? plan
                : plan with
                {
                    Options = plan.Options with { Training = plan.Options.Training with { BatchSize = timed, MicroBatch = 0 } },
                };
        using var trainer = TrainingSetup.Create(part, session);
        return new StepRate(clock).Measure(trainer, MeasuredSeconds) * timed / batch;
    }
}

/// <summary>What a training run would cost.</summary>
/// <param name="Parameters">Trained numbers.</param>
/// <param name="FlopsPerStep">Floating-point operations of a step.</param>
/// <param name="MemoryBytes">Memory for weights, optimizer and the activations of a step.</param>
/// <param name="Engine">What would compute; null where no engine was found.</param>
/// <param name="StepsPerSecond">The measured rate; null where it was not measured.</param>
public sealed record TrainEstimate(
    long Parameters,
    double FlopsPerStep,
    long MemoryBytes,
    EngineChoice? Engine = null,
    double? StepsPerSecond = null
);
