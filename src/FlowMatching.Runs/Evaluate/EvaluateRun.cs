using FlowMatching.Core.Metrics;
using FlowMatching.Core.Sampling;
using FlowMatching.Plots;
using FlowMatching.Runs.Data;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Options;
using FlowMatching.Runs.Reports;

namespace FlowMatching.Runs.Evaluate;

/// <summary>The use case "evaluate": every figure of one or more models of a data set, over solvers and NFE, as table, report and pictures.</summary>
/// <param name="plan">What to do.</param>
/// <param name="observer">Who watches.</param>
/// <param name="clock">The time.</param>
public sealed class EvaluateRun(EvaluatePlan plan, IRunObserver observer, RunClock clock)
{
    private const int Cells = 100;

    /// <summary>Does the run.</summary>
    /// <param name="stop">Cancels it; nothing is written then.</param>
    /// <returns>The outcome.</returns>
    public EvaluateReport Execute(CancellationToken stop)
    {
        TimedNetwork work = new(plan.Models[0].Header.Architecture, new SampleRequest().Chunk, Training: false);
        using var session = EngineSession.OpenFor(plan.Folder, plan.Options.Engine, work, observer);
        var choice = session.Choice;
        observer.Note($"Evaluating {plan.Models.Count} model{(plan.Models.Count == 1 ? "" : "s")} of {plan.Data.Name}: {choice.Engine} on {choice.Device}, {choice.Precision}, {choice.Threads} threads.");
        observer.Detail(choice.Reason);
        observer.Detail(Versions.Line());

        var report = session.Run(() => Evaluate(session, stop));
        OptionsFile.Write(plan.Folder, "evaluate", plan.Resolved(choice));
        ReportFile.Write(plan.Folder.Report, "evaluate", report);
        return report;
    }

    private EvaluateReport Evaluate(EngineSession session, CancellationToken stop)
    {
        double start = clock.Seconds;
        MetricFloors floors = new(RestoredData.Of(plan.Data));
        PlotGrid grid = new(PlotRange.Square(SlicedWasserstein.FreshData(floors.Data, 20_000, 0)), Cells);
        List<ModelFindings> found = [];
        foreach (var side in plan.Models)
        {
            using ModelEvaluation evaluation = new(plan, side, floors, session, observer, clock);
            found.Add(evaluation.Measure(grid, stop));
        }

        double floor = floors.Of("sw2", plan.Options.Num, new SlicedWasserstein().Floor);
        var report = Report(found, floor, session.Choice) with { Seconds = Math.Round(clock.Seconds - start, 3) };
        return plan.Options.NoPictures ? report : Draw(found, grid, report);
    }

    private EvaluateReport Draw(List<ModelFindings> found, PlotGrid grid, EvaluateReport report)
    {
        double start = clock.Seconds;
        observer.Note("Drawing the pictures.");
        var pictures = new EvaluatePictures(plan, found, grid, report.Sw2Floor!.Value).Write();
        return report with { Pictures = pictures, PictureSeconds = Math.Round(clock.Seconds - start, 3) };
    }

    private EvaluateReport Report(List<ModelFindings> found, double floor, EngineChoice choice) => new()
    {
        Dataset = plan.Data.Name,
        Samples = plan.Options.Num,
        Seed = plan.Options.Seed,
        Sw2Floor = floor,
        Models = [.. found.Select(one => one.Figures)],
        Engine = choice,
        Seconds = 0,
        File = plan.Folder.Report,
    };
}
