using FlowMatching.Core.Sampling;
using FlowMatching.Core.Solvers;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Reports;
using FlowMatching.Runs.Sample;

namespace FlowMatching.Runs.Train;

/// <summary>How good a trained model is: samples of the averaged weights as they stand in the checkpoint, midpoint with 20 steps.</summary>
internal sealed class TrainedQuality(TrainPlan plan, EngineSession session, IRunObserver observer, RunClock clock)
{
    /// <summary>Draws the samples and measures them. To be called on the engine's thread.</summary>
    /// <param name="stop">Cancels.</param>
    /// <returns>How they were drawn, their quality, and that of the density.</returns>
    public (SamplingCost Sampling, Quality Quality, MetricFigure? Density) Measure(CancellationToken stop)
    {
        var (sampling, quality) = MeasureSamples(stop);
        return (sampling, quality, DensityMeasure.Measure(plan.Folder.Checkpoint, plan.Data, plan.Options.Num, session, stop));
    }

    private (SamplingCost Sampling, Quality Quality) MeasureSamples(CancellationToken stop)
    {
        using var model = LoadedModel.Load(plan.Folder.Checkpoint, session);
        SampleRequest request = new()
        {
            Count = plan.Options.Num,
            Solver = OdeSolvers.All.Get("midpoint"),
            Steps = 20,
            Seed = plan.Options.Training.Seed,
        };

        var drawn = new SampleDraw(model, observer, clock).Run(request, stop);
        return (drawn.Sampling, new QualityMeasure(plan.Data, observer).Measure(drawn.Samples));
    }
}
