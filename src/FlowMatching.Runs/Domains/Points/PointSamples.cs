using FlowMatching.Core.Specification;
using FlowMatching.Plots;
using FlowMatching.Runs.Pictures;
using FlowMatching.Runs.Plans;
using FlowMatching.Runs.Reports;
using FlowMatching.Runs.Sampling;

namespace FlowMatching.Runs.Domains.Points;

/// <summary>Samples of points: measured against fresh data and drawn, those of the plane with their ways, the model's field and its
/// density. To be used on the engine's thread.</summary>
/// <param name="work">What to draw.</param>
internal sealed class PointSamples(SampleWork work)
{
    /// <summary>Of more points not all ways are kept: the pictures show a draw of this many.</summary>
    private const int MostWays = 500_000;

    private readonly PointPictures pictures = new(work.Plan.Header, work.Plan.Data);

    private SamplePlan Plan => work.Plan;

    /// <summary>Draws, measures and writes.</summary>
    /// <param name="stop">Cancels.</param>
    /// <returns>The outcome.</returns>
    public SampleReport Write(CancellationToken stop)
    {
        var drawn = work.Draw(pictures.IsPlane && !Plan.Options.NoPictures ? MostWays : 0, stop);
        var measured = Measured(work.Report(drawn.Sampling), drawn.Samples);
        if (Plan is { Options.Reference: true, Data: { } data })
            QualityReference.Write(Plan.Folder, data, drawn.Sampling.Count);

        if (Plan.Options.NoPictures)
            return measured;

        var report = Draw(drawn, measured);
        bool hasDensity =
            pictures.IsPlane && work.Model.HasMarginalFlow && !Compatibility.LikelihoodFaults(Plan.Header.Kind, Plan.Header.Source).Any();
        return !hasDensity ? report : WithLikelihood(drawn.Samples, report, stop);
    }

    // Samples of some classes are no samples of the whole: they are measured class by class.
    private SampleReport Measured(SampleReport report, float[] samples)
    {
        if (Plan.Data is not { } data)
        {
            string reason = LearntData.Missing(new ModelFile(Plan.CheckpointFile, Plan.Header));
            work.Context.Observer.Note($"The samples are not measured: {reason}");
            return report;
        }

        QualityMeasure measure = new(data, work.Context.Observer);
        return report with
        {
            Quality = Plan.Options.Class is null ? measure.Measure(samples) : null,
            Classes = work.Request.Classes is { } classes ? measure.MeasureClasses(samples, classes) : null,
        };
    }

    private SampleReport Draw(SampleBatch drawn, SampleReport report)
    {
        double start = work.Context.Clock.Seconds;
        work.Context.Observer.Note("Drawing the pictures.");
        return report with
        {
            Pictures = [.. WritePictures(drawn, report.Dataset)],
            PictureSeconds = Math.Round(work.Context.Clock.Seconds - start, 3),
        };
    }

    private List<string> WritePictures(SampleBatch drawn, string dataSet)
    {
        string subtitle = $"{drawn.Sampling.Count} samples, {drawn.Sampling.Text}";
        pictures.Write(Plan.Folder.SamplesPicture, drawn.Samples, $"Samples of {dataSet}", subtitle);
        return
        [
            Plan.Folder.SamplesPicture,
            .. pictures.IsPlane ? WriteWays(drawn, dataSet, subtitle) : WriteCloud(drawn, dataSet, subtitle),
        ];
    }

    private IEnumerable<string> WriteCloud(SampleBatch drawn, string dataSet, string subtitle)
    {
        if (!pictures.IsSpace || Plan.Options.NoGif)
            return [];

        string file = Plan.Folder.Cloud(dataSet);
        pictures.WriteCloud(file, drawn.Samples, $"Samples of {dataSet}", subtitle);
        return [file];
    }

    private List<string> WriteWays(SampleBatch drawn, string dataSet, string subtitle)
    {
        List<string> files = [Plan.Folder.Evolution(dataSet)];
        TrajectoryPictures ways = new(drawn.Frames, dataSet, subtitle);
        ways.WriteEvolution(files[0]);
        if (Plan.Options.NoGif || !work.Model.HasMarginalFlow)
            return files;

        ways.WriteAnimation(Plan.Folder.FieldAndSamples(dataSet), work.Model);
        return [.. files, Plan.Folder.FieldAndSamples(dataSet)];
    }

    private SampleReport WithLikelihood(float[] samples, SampleReport report, CancellationToken stop)
    {
        var clock = work.Context.Clock;
        double start = clock.Seconds;
        string picture = Plan.Folder.Likelihood(report.Dataset);
        double integral = LikelihoodPicture.Write(picture, work.Model, PlotRange.Square(samples), Show, stop);

        double seconds = clock.Seconds - start;
        LikelihoodFigures figures = new(Math.Round(integral, 6), Math.Round(seconds, 3));
        return report with { Likelihood = figures, Pictures = [.. report.Pictures, picture] };

        void Show(double part)
        {
            double done = part * LikelihoodPicture.Points;
            work.Context.Observer.Progress(
                new RunProgress("likelihood", "points", (long)done, LikelihoodPicture.Points, done / Math.Max(clock.Seconds - start, 1e-3))
            );
        }
    }
}
