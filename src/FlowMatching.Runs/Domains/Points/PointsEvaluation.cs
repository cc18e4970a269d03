using FlowMatching.Core.Metrics;
using FlowMatching.Core.Sampling;
using FlowMatching.Plots;
using FlowMatching.Runs.Data;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Plans;
using FlowMatching.Runs.Reports;

namespace FlowMatching.Runs.Domains.Points;

/// <summary>Evaluates models of points: every figure over solvers and NFE, densities, trajectories and the error of the field.</summary>
/// <param name="plan">What to do.</param>
/// <param name="observer">Who watches.</param>
/// <param name="clock">The time.</param>
internal sealed class PointsEvaluation(EvaluatePlan plan, IRunObserver observer, RunClock clock) : IEvaluation
{
    private const int Cells = 100;

    private readonly PointPictures pictures = new(plan.Models[0].Header, plan.Data);

    /// <inheritdoc/>
    public string Doing => $"Evaluating {plan.Models.Count} model{(plan.Models.Count == 1 ? "" : "s")} of {plan.Data.Name}";

    /// <inheritdoc/>
    public int AtATime => new SampleRequest().Chunk;

    /// <inheritdoc/>
    public EvaluateReport Evaluate(EngineSession session, CancellationToken stop)
    {
        double start = clock.Seconds;
        MetricFloors floors = new(new MeasuredUnits(plan.Data).Data);
        PlotGrid? grid = pictures.IsPlane
            ? new(PlotRange.Square(SlicedWasserstein.FreshData(RestoredData.Of(plan.Data), 20_000, 0)), Cells)
            : null;
        List<ModelFindings> found = [];
        foreach (var side in plan.Models)
        {
            using ModelEvaluation evaluation = new(plan, side, floors, session, observer, clock);
            found.Add(evaluation.Measure(grid, stop));
        }

        double floor = floors.Sw2Floor(plan.Options.Num);
        var report = Report(found, floor, session.Choice) with { Seconds = Math.Round(clock.Seconds - start, 3) };
        return plan.Options.NoPictures ? report : Draw(found, grid, report);
    }

    private EvaluateReport Draw(List<ModelFindings> found, PlotGrid? grid, EvaluateReport report)
    {
        double start = clock.Seconds;
        observer.Note("Drawing the pictures.");
        var files = new EvaluatePictures(plan, found, grid, pictures, report.Sw2Floor!.Value).Write();
        return report with { Pictures = files, PictureSeconds = Math.Round(clock.Seconds - start, 3) };
    }

    private EvaluateReport Report(List<ModelFindings> found, double floor, EngineChoice choice) =>
        new()
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
