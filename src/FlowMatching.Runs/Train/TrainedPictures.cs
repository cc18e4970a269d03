using FlowMatching.Core.Sampling;
using FlowMatching.Core.Solvers;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Options;
using FlowMatching.Runs.Pictures;
using FlowMatching.Runs.Reports;
using FlowMatching.Runs.Sample;

namespace FlowMatching.Runs.Train;

/// <summary>What a trained model draws: pictures of every class from the averaged weights as they stand in the checkpoint, midpoint with 20
/// steps.</summary>
internal sealed class TrainedPictures(TrainPlan plan, EngineSession session, IRunObserver observer, RunClock clock)
{
    // --num 0 leaves out the figures at the end, not what was asked for on the way.
    private int Count => plan.Options.Num > 0 ? plan.Options.Num : SamplePages.Most;

    /// <summary>Draws the pictures and writes their page. To be called on the engine's thread.</summary>
    /// <param name="path">The page.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns>How they were drawn.</returns>
    public SamplingCost Write(string path, CancellationToken stop)
    {
        using var model = LoadedModel.Load(plan.Folder.Checkpoint, session);
        SampleRequest request = new()
        {
            Count = Count,
            Solver = OdeSolvers.All.Get("midpoint"),
            Steps = 20,
            Seed = plan.Options.Training.Seed,
            Chunk = SamplePages.Most,
            Classes = ClassChoice.Of(new SampleOptions { Num = Count }, model.Header),
        };

        var drawn = new SampleDraw(model, observer, clock).Run(request, stop);
        new SamplePages(model.Header, drawn.Sampling.Text).WriteGrid(path, drawn.Samples, request.Classes);
        return drawn.Sampling;
    }
}
