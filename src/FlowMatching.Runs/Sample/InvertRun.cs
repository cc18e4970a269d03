using FlowMatching.Core.Sampling;
using FlowMatching.Core.Solvers;
using FlowMatching.Runs.Data;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Pictures;
using FlowMatching.Runs.Reports;
using FlowMatching.Torch;

namespace FlowMatching.Runs.Sample;

/// <summary>The other direction of "sample": takes points of the data back to the noise that the flow makes them of, says how near they come
/// when that noise is sampled again, and writes the noise as array and picture.</summary>
/// <param name="plan">What to do; its points are given.</param>
/// <param name="observer">Who watches.</param>
/// <param name="clock">The time.</param>
public sealed class InvertRun(SamplePlan plan, IRunObserver observer, RunClock clock)
{
    private SampleRequest Request => new()
    {
        Count = plan.Options.Num,
        Solver = OdeSolvers.Create(plan.Solver),
        Grid = TimeGrids.Get(plan.Options.Grid),
        Steps = plan.Options.Steps,
    };

    /// <summary>Does the run.</summary>
    /// <param name="stop">Cancels it; nothing is written then.</param>
    /// <returns>The outcome.</returns>
    public InvertReport Execute(CancellationToken stop)
    {
        TuningShape shape = new(Request.Chunk, plan.Header.Architecture.Hidden);
        using var session = EngineSession.OpenFor(plan.Folder, plan.Options, shape, observer);
        var choice = session.Choice;
        observer.Note($"Taking {plan.Options.Num} points back to the noise of {plan.CheckpointFile}: {choice.Engine} on {choice.Device}, {choice.Precision}, {choice.Threads} threads.");
        observer.Detail(choice.Reason);
        observer.Detail(Versions.Line());

        var report = session.Run(() => Invert(session, plan.Points!, stop));
        ReportFile.Write(plan.Folder.Report, "invert", report);
        return report;
    }

    private InvertReport Invert(EngineSession session, float[] points, CancellationToken stop)
    {
        using var model = LearntModel.Load(plan.CheckpointFile, session, plan.Options.Path);
        var (noise, sampling) = Back(model, points, stop);
        float[] again = new Drawing(model, observer, clock).Draw(Request with { Noise = noise }, stop).Samples;
        double squares = again.Zip(points, (to, from) => ((double)to - from) * (to - from)).Sum();
        var quality = new QualityMeasure(new SourceData(model.Model.Source, model.Dimension), observer).Measure(noise);

        NpyFile.Write(plan.Folder.Noise, noise, model.Dimension);
        DensityPicture.Write(plan.Folder.NoisePicture, noise, $"Noise behind {sampling.Count} points of {model.Header.DataSet}", sampling.Text);
        return Report(model, sampling, Math.Sqrt(squares / sampling.Count), quality, session.Choice);
    }

    private (float[] Noise, Sampling Sampling) Back(LearntModel model, float[] points, CancellationToken stop)
    {
        double start = clock.Seconds;
        var request = Request;
        var result = new Inverter(model.Flow, model.Dimension).Invert(model.Units.ToModel(points), request, Show, stop);
        double seconds = Math.Round(clock.Seconds - start, 3);
        return (result.Samples, new Sampling(request.Count, SolverText.Of(request, model), SolverText.StepsOf(request), (int)result.Nfe, seconds));

        void Show(double part)
        {
            double done = part * request.Count;
            observer.Progress(new RunProgress("inverting", "points", (long)done, request.Count, done / Math.Max(clock.Seconds - start, 1e-3)));
        }
    }

    private InvertReport Report(LearntModel model, Sampling sampling, double thereAndBack, Quality quality, EngineChoice choice) => new()
    {
        Dataset = model.Header.DataSet,
        CheckpointStep = model.Header.Step,
        Source = model.Header.Source,
        Sampling = sampling,
        ThereAndBack = thereAndBack,
        Noise = quality,
        Engine = choice,
        Array = plan.Folder.Noise,
        Picture = plan.Folder.NoisePicture,
    };
}
