using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Sampling;
using FlowMatching.Core.Solvers;
using FlowMatching.Core.Specification;
using FlowMatching.Plots;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Pictures;
using FlowMatching.Runs.Reports;

namespace FlowMatching.Runs.Sample;

/// <summary>The use case "sample": draws samples from a checkpoint, measures them, and writes them as array and pictures.</summary>
/// <param name="plan">What to do.</param>
/// <param name="observer">Who watches.</param>
/// <param name="clock">The time.</param>
public sealed class SampleRun(SamplePlan plan, IRunObserver observer, RunClock clock)
{
    /// <summary>Of more points not all ways are kept: the pictures show a draw of this many.</summary>
    private const int MostPoints = 500_000;

    /// <summary>Pictures that are computed at a time.</summary>
    internal const int PicturesAtATime = 100;

    private int MostTrajectories => plan.ArePictures ? SamplePages.Most : MostPoints;

    /// <summary>Does the run.</summary>
    /// <param name="stop">Cancels it; nothing is written then.</param>
    /// <returns>The outcome.</returns>
    public SampleReport Execute(CancellationToken stop)
    {
        SampleRequest request = Request();
        TimedNetwork work = new(plan.Header.Architecture, request.Chunk, Training: false);
        return new EngineRun(plan.Folder, plan.Options.Engine, work, observer).Execute(
            "sample",
            $"Sampling {plan.CheckpointFile}",
            session => Sample(session, request, stop)
        );
    }

    private SampleRequest Request() =>
        new()
        {
            Count = plan.Options.Num,
            Solver = OdeSolvers.Create(plan.Solver),
            Grid = TimeGrids.All.Get(plan.Options.Grid),
            Churn = plan.Options.Sde ? plan.Options.Churn ?? 1 : null,
            Steps = plan.Options.Steps,
            Seed = plan.Options.Seed,
            Noise = plan.Noise,
            Chunk = plan.ArePictures ? PicturesAtATime : new SampleRequest().Chunk,
            Classes = ClassChoice.Of(plan.Options, plan.Header),
            Guidance = plan.Options.Guidance[0],
            FrameTimes = plan.Options.Num <= MostTrajectories ? Trajectory.Times(plan.Options.Steps) : [],
        };

    private SampleReport Sample(EngineSession session, SampleRequest request, CancellationToken stop)
    {
        if (plan.IsOneStep && plan.Options is not { Solver: "euler", Steps: 1 })
            observer.Note("This is a one-step student: it has learnt one Euler step only, so other solvers and more steps lead it astray.");

        using var model = LoadedModel.Load(plan.CheckpointFile, session, plan.Options.Path);
        SampleDraw draw = new(model, observer, clock);
        if (PictureStrips.AreAskedFor(plan))
            return WithStrip(new PictureStrips(plan, model, draw).Draw(request, stop), session.Choice);

        var drawn = draw.Run(request, stop);
        var frames = request.Count <= MostTrajectories ? drawn.Frames : draw.Run(Fewer(request), stop).Frames;
        NpyFile.Write(plan.Folder.Samples, drawn.Samples, model.Header.Architecture.ExampleShape());

        return plan.ArePictures
            ? WithPages(drawn with { Frames = frames }, Report(model.Header, drawn.Sampling, quality: null, session.Choice), request)
            : WithPlane(drawn with { Frames = frames }, model, session.Choice, stop);
    }

    private SampleReport WithStrip((SampleBatch Batch, string File) strip, EngineChoice choice)
    {
        NpyFile.Write(plan.Folder.Samples, strip.Batch.Samples, plan.Header.Architecture.ExampleShape());
        return Report(plan.Header, strip.Batch.Sampling, quality: null, choice) with { Pictures = [strip.File] };
    }

    private SampleReport WithPages(SampleBatch drawn, SampleReport report, SampleRequest request)
    {
        double start = clock.Seconds;
        observer.Note("Drawing the pictures.");
        SamplePages pages = new(plan.Header, drawn.Sampling.Text);
        pages.WriteGrid(plan.Folder.FinalSamples, drawn.Samples, request.Classes);
        if (plan.Options.NoGif)
            return report with { Pictures = [plan.Folder.FinalSamples] };

        pages.WriteTrajectory(plan.Folder.Trajectory, drawn.Frames, request.Classes);
        return report with
        {
            Pictures = [plan.Folder.FinalSamples, plan.Folder.Trajectory],
            PictureSeconds = Math.Round(clock.Seconds - start, 3),
        };
    }

    private SampleReport WithPlane(SampleBatch drawn, LoadedModel model, EngineChoice choice, CancellationToken stop)
    {
        var quality = Measure(drawn.Samples);
        if (plan is { Options.Reference: true, Data: { } data })
            QualityReference.Write(plan.Folder, data, drawn.Sampling.Count);
        var report = Draw(drawn, model, Report(model.Header, drawn.Sampling, quality, choice));
        return Compatibility.LikelihoodFaults(plan.Header.Kind, plan.Header.Source).Any()
            ? report
            : WithLikelihood(model, drawn.Samples, report, stop);
    }

    private Quality? Measure(float[] samples)
    {
        if (plan.Data is { } data)
            return new QualityMeasure(data, observer).Measure(samples);

        observer.Note($"The samples are not measured: {LearntData.Missing(plan.Header, plan.CheckpointFile)}");
        return null;
    }

    private SampleRequest Fewer(SampleRequest request) =>
        request with
        {
            Count = MostTrajectories,
            Noise = request.Noise?[..(plan.Header.Architecture.Dimension * MostTrajectories)],
            Classes = request.Classes is null ? null : [.. request.Classes.Take(MostTrajectories)],
            FrameTimes = Trajectory.Times(request.Steps),
        };

    private SampleReport Draw(SampleBatch drawn, LoadedModel model, SampleReport report)
    {
        double start = clock.Seconds;
        observer.Note("Drawing the pictures.");
        var pictures = new SamplePictures(plan.Folder, report.Dataset, drawn).Write(model, plan.Options.NoGif);

        return report with
        {
            Pictures = pictures,
            PictureSeconds = Math.Round(clock.Seconds - start, 3),
        };
    }

    private SampleReport WithLikelihood(LoadedModel model, float[] samples, SampleReport report, CancellationToken stop)
    {
        double start = clock.Seconds;
        string picture = plan.Folder.Likelihood(report.Dataset);
        double integral = LikelihoodPicture.Write(picture, model, PlotRange.Square(samples), Show, stop);

        double seconds = clock.Seconds - start;
        LikelihoodFigures figures = new(Math.Round(integral, 6), Math.Round(seconds, 3));
        return report with { Likelihood = figures, Pictures = [.. report.Pictures, picture] };

        void Show(double part)
        {
            double done = part * LikelihoodPicture.Points;
            observer.Progress(
                new RunProgress("likelihood", "points", (long)done, LikelihoodPicture.Points, done / Math.Max(clock.Seconds - start, 1e-3))
            );
        }
    }

    private SampleReport Report(CheckpointHeader header, SamplingCost sampling, Quality? quality, EngineChoice choice) =>
        new()
        {
            Dataset = header.DataSet,
            CheckpointStep = header.Step,
            Seed = plan.Noise is null ? plan.Options.Seed : null,
            Sampling = sampling,
            Quality = quality,
            Engine = choice,
            Array = plan.Folder.Samples,
        };
}
