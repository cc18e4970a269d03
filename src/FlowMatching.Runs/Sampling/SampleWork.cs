using FlowMatching.Core.Sampling;
using FlowMatching.Runs.Data.Tables;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Pictures;
using FlowMatching.Runs.Plans;
using FlowMatching.Runs.Reports;

namespace FlowMatching.Runs.Sampling;

/// <summary>A sampling run whose model is loaded. To be used on the engine's thread.</summary>
/// <param name="Plan">What to do.</param>
/// <param name="Model">The model.</param>
/// <param name="Request">How the samples are drawn.</param>
/// <param name="Context">The engine.</param>
internal sealed record SampleWork(SamplePlan Plan, LoadedModel Model, SampleRequest Request, RunContext Context)
{
    /// <summary>Draws samples of the model.</summary>
    public SampleDraw Drawing { get; } = new(Model, Context.Observer, Context.Clock);

    /// <summary>Draws the samples, and writes them as array.</summary>
    /// <param name="mostWays">How many samples' ways are kept at most; of more samples the first ones' are. 0 keeps none.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns>The samples, and the ways.</returns>
    public SampleBatch Draw(int mostWays, CancellationToken stop)
    {
        var drawn = Drawing.Run(Request.Count <= mostWays ? WithWays(Request) : Request, stop);
        if (Request.Count > mostWays && mostWays > 0)
            drawn = drawn with { Frames = Drawing.Run(WithWays(First(mostWays)), stop).Frames };
        Write(drawn);
        return drawn;
    }

    /// <summary>Writes samples as array, and as table where that is wanted.</summary>
    /// <param name="drawn">The samples.</param>
    public void Write(SampleBatch drawn)
    {
        NpyFile.Write(Plan.Folder.Samples, drawn.Samples, Model.Header.DataShape());
        if (Plan.Options.Format != TableFormats.Npy)
            TableWriter.Write(
                Plan.Folder.SamplesTable(Plan.Options.Format),
                Plan.Options.Format,
                SampleLayout.Of(Model.Header),
                drawn.Samples,
                Request.Classes,
                Model.Header.ClassNames
            );
    }

    /// <summary>The report on samples, without figures and pictures.</summary>
    /// <param name="sampling">How they were drawn.</param>
    public SampleReport Report(SamplingCost sampling) =>
        new()
        {
            Dataset = Model.Header.DataSet,
            CheckpointStep = Model.Header.Step,
            Seed = Plan.Noise is null ? Plan.Options.Seed : null,
            Sampling = sampling,
            Quality = null,
            Engine = Context.Session.Choice,
            Array = Plan.Options.Format == TableFormats.Npy ? Plan.Folder.Samples : Plan.Folder.SamplesTable(Plan.Options.Format),
        };

    private static SampleRequest WithWays(SampleRequest request) => request with { FrameTimes = Trajectory.Times(request.Steps) };

    private SampleRequest First(int count) =>
        Request with
        {
            Count = count,
            Noise = Request.Noise?[..(Model.Dimension * count)],
            Classes = Request.Classes is null ? null : [.. Request.Classes.Take(count)],
        };
}
