using FlowMatching.Core.Sampling;
using FlowMatching.Plots;
using FlowMatching.Runs.Domains;
using FlowMatching.Runs.Domains.Points;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Pictures;
using FlowMatching.Runs.Reports;
using FlowMatching.Runs.Sampling;
using SixLabors.ImageSharp;

namespace FlowMatching.Runs.Compare;

/// <summary>The use case "compare": what models make of the same noise with few and with many evaluations, as table and
/// animation.</summary>
/// <param name="plan">What to do.</param>
/// <param name="observer">Who watches.</param>
/// <param name="clock">The time.</param>
public sealed class CompareRun(ComparePlan plan, IRunObserver observer, RunClock clock)
{
    private const int FieldCells = 16;

    private readonly PointPictures pictures = new(plan.First.Header, plan.Data);

    /// <summary>Does the run.</summary>
    /// <param name="stop">Cancels it; nothing is written then.</param>
    /// <returns>The outcome.</returns>
    public CompareReport Execute(CancellationToken stop)
    {
        SampleRequest request = new() { Count = plan.Options.Num, Seed = plan.Options.Seed };
        var header = plan.First.Header;
        var work = DataDomains.For(header).Timed(header.Architecture, request.Chunk, training: false);
        return new EngineRun(plan.Folder, plan.Options.Engine, work, observer).Execute(
            plan.Name,
            "Comparing " + string.Join(", ", plan.Models.Select(static model => model.File)),
            session => Compare(session, request, stop)
        );
    }

    private CompareReport Compare(EngineSession session, SampleRequest request, CancellationToken stop)
    {
        double start = clock.Seconds;
        ModelComparison[] sides = [.. plan.Models.Select(model => new ModelComparison(model, session))];
        try
        {
            QualityMeasure quality = new(plan.Data, observer);
            ComparedModel[] models = [.. sides.Select(side => Measure(side, request, quality, session, stop))];
            var report = Report(models, quality.Sw2Floor(request.Count), session.Choice) with
            {
                Seconds = Math.Round(clock.Seconds - start, 3),
            };
            return Draw(sides, report);
        }
        finally
        {
            Array.ForEach(sides, static side => side.Dispose());
        }
    }

    private ComparedModel Measure(
        ModelComparison side,
        SampleRequest request,
        QualityMeasure quality,
        EngineSession session,
        CancellationToken stop
    ) =>
        side.Measure(
            request with
            {
                Classes = ClassChoice.InProportion(side.Model.Header, request.Count),
            },
            quality,
            (model, some) => new SampleDraw(model, observer, clock, side.Label).Run(some, stop),
            DensityMeasure.Measure(side.Model.File, plan.Data, request.Count, session, stop)
        );

    private CompareReport Draw(ModelComparison[] sides, CompareReport report)
    {
        double start = clock.Seconds;
        var drawn =
            !pictures.IsPlane ? DrawSamples(sides, report)
            : plan.Options.NoGif ? report
            : sides.All(static side => side.HasField) ? DrawMotion(sides, report)
            : DrawSamples(sides, report);
        if (pictures.IsPlane)
            drawn = DrawTrajectories(sides, drawn);
        return drawn with { PictureSeconds = Math.Round(clock.Seconds - start, 3) };
    }

    private static string SameNoise(CompareReport report) =>
        $"{report.Samples} samples from the same noise, {report.Stepping}; SW₂ floor {report.Sw2Floor:F4}";

    private CompareReport DrawTrajectories(ModelComparison[] sides, CompareReport report)
    {
        TrajectoriesOptions options = new()
        {
            Title = $"From noise to {report.Dataset} in few steps and in many",
            Subtitle = $"the first samples, all from the same noise, {report.Stepping}",
            PanelSize = 320,
            Most = 120,
            Columns = ModelComparison.ShownEvaluations.Length,
        };
        using var picture = TrajectoriesPlot.Render([.. sides.SelectMany(static side => side.Ways())], options);
        AtomicFile.Replace(plan.Trajectories, picture.SaveAsPng);
        return report with { Pictures = [.. report.Pictures, plan.Trajectories] };
    }

    // Where there is no plane to show the ways in, the picture holds what is left at their ends, after one step and after many.
    private CompareReport DrawSamples(ModelComparison[] sides, CompareReport report)
    {
        observer.Note("Drawing the samples.");
        foreach (var side in sides)
            pictures.WriteBeside(plan.PictureOf(side.Label), side.Ends, $"{side.Label} on {report.Dataset}", SameNoise(report));
        return report with { Pictures = [.. sides.Select(side => plan.PictureOf(side.Label))] };
    }

    private CompareReport DrawMotion(ModelComparison[] sides, CompareReport report)
    {
        observer.Note("Drawing the animation.");
        ComparisonOptions options = new() { Title = $"{Listed(plan.Models)} on {report.Dataset}", Subtitle = SameNoise(report) };
        PlotGrid grid = new(Trajectory.Fit(sides.SelectMany(side => side.Trajectories.TakeLast(1))), FieldCells);
        using var animation = ComparisonAnimation.Render(grid, [.. sides.Select(side => side.Row(grid, options.Timing))], options);
        AtomicFile.Replace(plan.Animation, file => AnimationFile.SaveGif(animation, file));

        return report with
        {
            Animation = plan.Animation,
        };
    }

    private static string Listed(IReadOnlyList<ComparedCheckpoint> models) =>
        $"{string.Join(", ", models.SkipLast(1).Select(static model => model.Label))} and {models[^1].Label}";

    private CompareReport Report(ComparedModel[] models, double floor, EngineChoice choice) =>
        new()
        {
            Dataset = plan.First.Header.DataSet,
            Samples = plan.Options.Num,
            Seed = plan.Options.Seed,
            Stepping = plan.Stepping,
            Sw2Floor = floor,
            Models = models,
            Engine = choice,
            Seconds = 0,
            File = plan.Folder.Report,
        };
}
