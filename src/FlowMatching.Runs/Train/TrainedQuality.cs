using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Data;
using FlowMatching.Core.Sampling;
using FlowMatching.Core.Solvers;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Reports;
using FlowMatching.Runs.Sample;

namespace FlowMatching.Runs.Train;

/// <summary>How good a trained model is: 100,000 samples of the averaged weights as they stand in the checkpoint, midpoint with 20 steps.</summary>
internal sealed class TrainedQuality(TrainPlan plan, EngineSession session, IRunObserver observer, RunClock clock)
{
    /// <summary>Draws the samples and measures them. To be called on the engine's thread.</summary>
    /// <param name="stop">Cancels.</param>
    /// <returns>How they were drawn, and their quality.</returns>
    public (Sampling Sampling, Quality Quality) Measure(CancellationToken stop)
    {
        using var checkpoint = Checkpoint.Load(plan.Folder.Checkpoint);
        using var model = checkpoint.CreateModel(session.Device, session.Tuning.Precision);
        SampleRequest request = new() { Count = 100_000, Solver = OdeSolvers.Get("midpoint"), Steps = 20, Seed = plan.Options.Seed };

        var drawn = new Drawing(model, checkpoint.Header.Architecture.Dimension, observer, clock).Draw(request, stop);
        QualityMeasure quality = new(DataSets.Get(checkpoint.Header.DataSet), observer);
        return (drawn.Sampling, quality.Measure(drawn.Samples));
    }
}
