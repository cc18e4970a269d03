using FlowMatching.Runs.Domains;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Options;
using FlowMatching.Runs.Plans;
using FlowMatching.Runs.Reports;

namespace FlowMatching.Runs.Evaluate;

/// <summary>The use case "evaluate": every figure of one or more models of a data set, as table, report and pictures.</summary>
/// <param name="plan">What to do.</param>
/// <param name="observer">Who watches.</param>
/// <param name="clock">The time.</param>
/// <param name="group">The processes that draw together, of which this is number 0; null for this one alone.</param>
public sealed class EvaluateRun(EvaluatePlan plan, IRunObserver observer, RunClock clock, ProcessGroup? group = null)
{
    /// <summary>Does the run.</summary>
    /// <param name="stop">Cancels it; nothing but a classifier is kept then.</param>
    /// <returns>The outcome.</returns>
    /// <exception cref="Core.InvalidInputException">The data does not allow it.</exception>
    public EvaluateReport Execute(CancellationToken stop)
    {
        var header = plan.Models[0].Header;
        var domain = DataDomains.For(header);
        var evaluation = domain.Evaluation(plan, observer, clock);
        var work = domain.Timed(header.Architecture, evaluation.AtATime, training: false);
        return new EngineRun(plan.Folder, plan.Options.Engine, work, observer, helpers: group).Execute(
            "evaluate",
            evaluation.Doing,
            session =>
            {
                var report = evaluation.Evaluate(session, stop);
                OptionsFile.Write(plan.Folder, "evaluate", Resolved(session.Choice));
                return report;
            }
        );
    }

    // The options as they stand once "auto" has been resolved.
    private IEnumerable<KeyValuePair<string, string>> Resolved(EngineChoice choice) =>
        EvaluateOptions.Table.Write(plan.Options with { Device = choice.Device, Precision = choice.Precision, Threads = choice.Threads });
}
