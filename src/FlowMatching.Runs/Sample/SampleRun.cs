using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Data;
using FlowMatching.Core.Sampling;
using FlowMatching.Core.Solvers;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Pictures;
using FlowMatching.Runs.Reports;
using FlowMatching.Torch;

namespace FlowMatching.Runs.Sample;

/// <summary>The use case "sample": draws samples from a checkpoint, writes them as array and picture, and measures them.</summary>
/// <param name="plan">What to do.</param>
/// <param name="observer">Who watches.</param>
/// <param name="clock">The time.</param>
public sealed class SampleRun(SamplePlan plan, IRunObserver observer, RunClock clock)
{
    /// <summary>Does the run.</summary>
    /// <param name="stop">Cancels it; nothing is written then.</param>
    /// <returns>The outcome.</returns>
    public SampleReport Execute(CancellationToken stop)
    {
        var header = Checkpoint.ReadHeader(plan.CheckpointFile);
        SampleRequest request = Request();
        TuningShape shape = new(request.Chunk, header.Architecture.Hidden);
        using var session = EngineSession.OpenFor(plan.Folder, plan.Options, shape, observer);
        Announce(session.Choice);

        var report = session.Run(() => Sample(session, request, stop));
        ReportFile.Write(plan.Folder.Report, "sample", report);
        return report;
    }

    private SampleRequest Request() => new()
    {
        Count = plan.Options.Num,
        Solver = OdeSolvers.Get(plan.Options.Solver),
        Steps = plan.Options.Steps,
        Seed = plan.Options.Seed,
        Noise = plan.Noise,
    };

    private void Announce(EngineChoice choice)
    {
        observer.Note($"Sampling {plan.CheckpointFile}: {choice.Engine} on {choice.Device}, {choice.Precision}, {choice.Threads} threads.");
        observer.Detail(choice.Reason);
        observer.Detail(Versions.Line());
    }

    private SampleReport Sample(EngineSession session, SampleRequest request, CancellationToken stop)
    {
        using var checkpoint = Checkpoint.Load(plan.CheckpointFile);
        using var model = checkpoint.CreateModel(session.Device, session.Tuning.Precision);
        var header = checkpoint.Header;

        var drawn = new Drawing(model, header.Architecture.Dimension, observer, clock).Draw(request, stop);
        var quality = new QualityMeasure(DataSets.Get(header.DataSet), observer).Measure(drawn.Samples);
        Write(drawn.Samples, header, drawn.Sampling);
        return Report(header, drawn.Sampling, quality, session.Choice);
    }

    private void Write(float[] samples, CheckpointHeader header, Sampling sampling)
    {
        NpyFile.Write(plan.Folder.Samples, samples, header.Architecture.Dimension);
        DensityPicture.Write(plan.Folder.SamplesPicture, samples, $"Samples of {header.DataSet}", Subtitle(sampling));
    }

    private static string Subtitle(Sampling sampling) => $"{sampling.Count} samples, {sampling.Solver}, {sampling.Steps} steps, NFE {sampling.Nfe}";

    private SampleReport Report(CheckpointHeader header, Sampling sampling, Quality quality, EngineChoice choice) => new()
    {
        Dataset = header.DataSet,
        CheckpointStep = header.Step,
        Seed = plan.Noise is null ? plan.Options.Seed : null,
        Sampling = sampling,
        Quality = quality,
        Engine = choice,
        Array = plan.Folder.Samples,
        Picture = plan.Folder.SamplesPicture,
    };
}
