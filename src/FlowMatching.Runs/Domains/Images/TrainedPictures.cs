using FlowMatching.Core.Sampling;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Options;
using FlowMatching.Runs.Pictures;
using FlowMatching.Runs.Reports;
using FlowMatching.Runs.Sampling;

namespace FlowMatching.Runs.Domains.Images;

/// <summary>What a trained model draws: pictures of every class from the averaged weights as they stand in the checkpoint, by the usual
/// steps of its kind.</summary>
internal static class TrainedPictures
{
    /// <summary>Draws the pictures and writes their page. To be called on the engine's thread.</summary>
    /// <param name="path">The page.</param>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="count">How many; 0 for a full page.</param>
    /// <param name="seed">The seed of the noise.</param>
    /// <param name="context">The engine.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns>How they were drawn.</returns>
    public static SamplingCost Write(string path, string checkpoint, int count, long seed, RunContext context, CancellationToken stop)
    {
        using var model = LoadedModel.Load(checkpoint, context.Session);
        int drawnCount = count > 0 ? count : SamplePages.Most;
        SampleRequest request = new()
        {
            Count = drawnCount,
            Seed = seed,
            Chunk = SamplePages.Most,
            Classes = ClassChoice.Of(new SampleOptions { Num = drawnCount }, model.Header),
        };

        var drawn = new SampleDraw(model, context.Observer, context.Clock).Run(UsualSteps.Of(model.Header, request), stop);
        new SamplePages(model.Header, drawn.Sampling.Text).WriteGrid(path, drawn.Samples, request.Classes);
        return drawn.Sampling;
    }
}
