using FlowMatching.Core.Sampling;
using FlowMatching.Plots;
using FlowMatching.Runs.Domains;
using FlowMatching.Runs.Domains.Points;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Pictures;
using FlowMatching.Runs.Reports;
using FlowMatching.Runs.Sampling;

namespace FlowMatching.Runs.Compare;

/// <summary>The use case "compare": what two models make of the same noise with few and with many evaluations, as table and
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
            $"Comparing {plan.First.File} and {plan.Second.File}",
            session => Compare(session, request, stop)
        );
    }

    private CompareReport Compare(EngineSession session, SampleRequest request, CancellationToken stop)
    {
        double start = clock.Seconds;
        using ModelComparison first = new(plan.First, session),
            second = new(plan.Second, session);
        QualityMeasure quality = new(plan.Data, observer);
        ComparedModel[] models = [Measure(first, plan.First), Measure(second, plan.Second)];
        var report = Report(models, quality.Sw2Floor(request.Count), session.Choice) with
        {
            Seconds = Math.Round(clock.Seconds - start, 3),
        };
        return plan.Options.NoGif && pictures.IsPlane ? report : Draw([first, second], report);

        ComparedModel Measure(ModelComparison side, ComparedCheckpoint checkpoint) =>
            side.Measure(
                request with
                {
                    Classes = ClassChoice.InProportion(checkpoint.Header, request.Count),
                },
                quality,
                (model, some) => new SampleDraw(model, observer, clock).Run(some, stop),
                DensityMeasure.Measure(checkpoint.File, plan.Data, request.Count, session, stop)
            );
    }

    private CompareReport Draw(ModelComparison[] sides, CompareReport report)
    {
        double start = clock.Seconds;
        var drawn = pictures.IsPlane && sides.All(side => side.HasField) ? DrawWays(sides, report) : DrawSamples(sides, report);
        return drawn with { PictureSeconds = Math.Round(clock.Seconds - start, 3) };
    }

    // Where there is no plane to show the ways in, the picture holds what is left at their ends, after one step and after many.
    private CompareReport DrawSamples(ModelComparison[] sides, CompareReport report)
    {
        observer.Note("Drawing the samples.");
        foreach (var side in sides)
            pictures.WriteBeside(
                plan.PictureOf(side.Label),
                side.Ends,
                $"{side.Label} on {report.Dataset}",
                $"{report.Samples} samples from the same noise, Euler; SW₂ floor {report.Sw2Floor:F4}"
            );
        return report with { Pictures = [.. sides.Select(side => plan.PictureOf(side.Label))] };
    }

    private CompareReport DrawWays(ModelComparison[] sides, CompareReport report)
    {
        observer.Note("Drawing the animation.");
        ComparisonOptions options = new()
        {
            Title = $"{plan.First.Label} and {plan.Second.Label} on {report.Dataset}",
            Subtitle = $"{report.Samples} samples from the same noise, Euler; SW₂ floor {report.Sw2Floor:F4}",
        };
        PlotGrid grid = new(Trajectory.Fit(sides.SelectMany(side => side.Trajectories.TakeLast(1))), FieldCells);
        using var animation = ComparisonAnimation.Render(grid, [.. sides.Select(side => side.Row(grid, options.Timing))], options);
        AtomicFile.Replace(plan.Animation, file => AnimationFile.SaveGif(animation, file));

        return report with
        {
            Animation = plan.Animation,
        };
    }

    private CompareReport Report(ComparedModel[] models, double floor, EngineChoice choice) =>
        new()
        {
            Dataset = plan.First.Header.DataSet,
            Samples = plan.Options.Num,
            Seed = plan.Options.Seed,
            Sw2Floor = floor,
            Models = models,
            Engine = choice,
            Seconds = 0,
            File = plan.Folder.Report,
        };
}
