using FlowMatching.Runs.Pictures;
using FlowMatching.Runs.Plans;
using FlowMatching.Runs.Reports;
using FlowMatching.Runs.Sampling;

namespace FlowMatching.Runs.Domains.Images;

/// <summary>Samples that are pictures, on a page and on their way from noise; or a strip of them, where the options ask for one. To be used
/// on the engine's thread.</summary>
/// <param name="work">What to draw.</param>
internal sealed class ImageSamples(SampleWork work)
{
    private SamplePlan Plan => work.Plan;

    /// <summary>Draws and writes.</summary>
    /// <param name="stop">Cancels.</param>
    /// <returns>The outcome.</returns>
    public SampleReport Write(CancellationToken stop)
    {
        if (Plan.Options is not { Interpolate: null, Guidance.Count: 1 })
            return WriteStrip(stop);

        var drawn = work.Draw(Plan.Options.NoPictures ? 0 : SamplePages.Most, stop);
        var report = work.Report(drawn.Sampling);
        return Plan.Options.NoPictures ? report : Draw(drawn, report);
    }

    private SampleReport Draw(SampleBatch drawn, SampleReport report)
    {
        double start = work.Context.Clock.Seconds;
        work.Context.Observer.Note("Drawing the pictures.");
        SamplePages pages = new(Plan.Header, drawn.Sampling.Text);
        pages.WriteGrid(Plan.Folder.SamplesPicture, drawn.Samples, work.Request.Classes);
        if (Plan.Options.NoGif)
            return report with { Pictures = [Plan.Folder.SamplesPicture] };

        pages.WriteTrajectory(Plan.Folder.Trajectory, drawn.Frames, work.Request.Classes);
        return report with
        {
            Pictures = [Plan.Folder.SamplesPicture, Plan.Folder.Trajectory],
            PictureSeconds = Math.Round(work.Context.Clock.Seconds - start, 3),
        };
    }

    private SampleReport WriteStrip(CancellationToken stop)
    {
        var (drawn, file) = new PictureStrips(work).Draw(stop);
        work.Write(drawn);
        return work.Report(drawn.Sampling) with { Pictures = [file] };
    }
}
