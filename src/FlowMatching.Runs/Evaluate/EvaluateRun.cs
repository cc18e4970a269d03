using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Evaluate.Images;
using FlowMatching.Runs.Options;
using FlowMatching.Runs.Reports;

namespace FlowMatching.Runs.Evaluate;

/// <summary>The use case "evaluate": every figure of one or more models of a data set, as table, report and pictures.</summary>
/// <param name="plan">What to do.</param>
/// <param name="observer">Who watches.</param>
/// <param name="clock">The time.</param>
public sealed class EvaluateRun(EvaluatePlan plan, IRunObserver observer, RunClock clock)
{
    /// <summary>Does the run.</summary>
    /// <param name="stop">Cancels it; nothing but a classifier is kept then.</param>
    /// <returns>The outcome.</returns>
    /// <exception cref="Core.InvalidInputException">The pictures have no labels, or none was held back.</exception>
    public EvaluateReport Execute(CancellationToken stop)
    {
        var evaluation = Evaluation();
        TimedNetwork work = new(plan.Models[0].Header.Architecture, evaluation.AtATime, Training: false);
        return new EngineRun(plan.Folder, plan.Options.Engine, work, observer).Execute(
            "evaluate",
            evaluation.Doing,
            session =>
            {
                var report = evaluation.Evaluate(session, stop);
                OptionsFile.Write(plan.Folder, "evaluate", plan.Resolved(session.Choice));
                return report;
            }
        );
    }

    private IEvaluation Evaluation() =>
        plan switch
        {
            { ArePictures: false } => new PointsEvaluation(plan, observer, clock),
            { HaveClasses: true } => new PicturesEvaluation(plan, observer, clock),
            _ => new SolverStudy(plan, observer, clock),
        };
}

/// <summary>How models of one kind of data are evaluated.</summary>
internal interface IEvaluation
{
    /// <summary>What is done, in words.</summary>
    string Doing { get; }

    /// <summary>Examples that are computed at a time.</summary>
    int AtATime { get; }

    /// <summary>Measures and draws. Called on the engine's thread.</summary>
    /// <param name="session">The engine.</param>
    /// <param name="stop">Cancels.</param>
    EvaluateReport Evaluate(EngineSession session, CancellationToken stop);
}
