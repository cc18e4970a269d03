using FlowMatching.Core.Sampling;
using FlowMatching.Core.Solvers;
using FlowMatching.Runs.Data;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Pictures;
using FlowMatching.Runs.Reports;

namespace FlowMatching.Runs.Sample;

/// <summary>The other direction of "sample": takes points or pictures back to the noise that the flow makes them of, says how near they
/// come when that noise is sampled again, and writes the noise as array and picture.</summary>
/// <param name="plan">What to do; it is an inversion.</param>
/// <param name="observer">Who watches.</param>
/// <param name="clock">The time.</param>
public sealed class InvertRun(SamplePlan plan, IRunObserver observer, RunClock clock)
{
    private string Things => plan.ArePictures ? "pictures" : "points";

    /// <summary>Does the run.</summary>
    /// <param name="stop">Cancels it; nothing is written then.</param>
    /// <returns>The outcome.</returns>
    public InvertReport Execute(CancellationToken stop)
    {
        var examples = plan.ArePictures ? new PictureExamples(plan.Options, plan.Header, observer).Read(stop) : new Examples(plan.Points!);
        var request = RequestFor(examples);
        TimedNetwork work = new(plan.Header.Architecture, request.Chunk, Training: false);
        return new EngineRun(plan.Folder, plan.Options.Engine, work, observer).Execute(
            "invert",
            $"Taking {request.Count} {Things} back to the noise of {plan.CheckpointFile}",
            session => Invert(session, examples, request, stop)
        );
    }

    private SampleRequest RequestFor(Examples examples) =>
        new()
        {
            Count = examples.Values.Length / plan.Header.Architecture.Dimension,
            Solver = OdeSolvers.Create(plan.Solver),
            Grid = TimeGrids.All.Get(plan.Options.Grid),
            Steps = plan.Options.Steps,
            Chunk = plan.ArePictures ? SampleRun.PicturesAtATime : new SampleRequest().Chunk,
            Classes = examples.Classes,
            Guidance = plan.Options.Guidance[0],
        };

    private InvertReport Invert(EngineSession session, Examples examples, SampleRequest request, CancellationToken stop)
    {
        using var model = LoadedModel.Load(plan.CheckpointFile, session, plan.Options.Path);
        var inverted = new Inversion(model, observer, clock).Run(examples.Values, request, Things, stop);
        double[] errors = inverted.SquaredErrors(examples.Values, model.Dimension);

        NpyFile.Write(plan.Folder.Noise, inverted.Noise, model.Header.Architecture.ExampleShape());
        return plan.ArePictures
            ? WithPage(Report(model, inverted, Math.Sqrt(errors.Average() / model.Dimension), session.Choice), examples, inverted, errors)
            : WithPlane(Report(model, inverted, Math.Sqrt(errors.Average()), session.Choice), model, inverted);
    }

    private InvertReport WithPlane(InvertReport report, LoadedModel model, InvertedBatch inverted)
    {
        var quality = new QualityMeasure(new SourceData(model.Model.Source, model.Dimension), observer).Measure(inverted.Noise);
        DensityPicture.Write(
            plan.Folder.NoisePicture,
            inverted.Noise,
            $"Noise behind {report.Sampling.Count} points of {report.Dataset}",
            report.Sampling.Text
        );
        return report with { Noise = quality, Picture = plan.Folder.NoisePicture };
    }

    private InvertReport WithPage(InvertReport report, Examples examples, InvertedBatch inverted, double[] errors)
    {
        double spread = Math.Sqrt(inverted.Noise.Average(value => (double)value * value));
        new SamplePages(plan.Header, report.Sampling.Text).WriteInversion(
            plan.Folder.Inversion,
            examples.Values,
            inverted.Noise,
            inverted.Again,
            examples.Classes,
            errors
        );
        return report with { NoiseSpread = spread, Picture = plan.Folder.Inversion };
    }

    private InvertReport Report(LoadedModel model, InvertedBatch inverted, double thereAndBack, EngineChoice choice) =>
        new()
        {
            Dataset = model.Header.DataSet,
            CheckpointStep = model.Header.Step,
            Source = model.Header.Source,
            Sampling = inverted.Sampling,
            ThereAndBack = thereAndBack,
            Engine = choice,
            Array = plan.Folder.Noise,
        };
}
