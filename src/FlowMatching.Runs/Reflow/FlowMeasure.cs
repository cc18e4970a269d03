using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Metrics;
using FlowMatching.Core.Models;
using FlowMatching.Core.Sampling;
using FlowMatching.Core.Solvers;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Reports;
using FlowMatching.Runs.Sample;

namespace FlowMatching.Runs.Reflow;

/// <summary>Measures flows by the same noise and the same data. To be used on the engine's thread.</summary>
/// <param name="session">The engine.</param>
/// <param name="quality">Measures samples.</param>
/// <param name="count">Samples for each figure.</param>
/// <param name="seed">The seed of the noise.</param>
/// <param name="observer">Who watches.</param>
/// <param name="clock">The time.</param>
internal sealed class FlowMeasure(EngineSession session, QualityMeasure quality, int count, long seed, IRunObserver observer, RunClock clock)
{
    private const int MostStraight = 20_000, StraightSteps = 40;

    /// <summary>Measures the averaged weights of a checkpoint.</summary>
    /// <param name="file">The checkpoint.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns>The figures.</returns>
    public FlowFigures Measure(string file, CancellationToken stop)
    {
        using var checkpoint = Checkpoint.Load(file);
        using var model = checkpoint.CreateModel(session.Device, session.Tuning.Precision);
        int dimension = checkpoint.Header.Architecture.Dimension;

        var oneStep = Quality(model, dimension, Request("euler", 1), stop);
        if (checkpoint.Header.Kind == ModelKinds.Distilled) return new FlowFigures(oneStep, null, null);

        var full = Quality(model, dimension, Request("midpoint", 20), stop);
        var straight = Straightness.Measure(new Sampler(model, dimension), Request("euler", StraightSteps) with { Count = Math.Min(count, MostStraight) }, stop);
        return new FlowFigures(oneStep, full, Straight.Of(straight));
    }

    private Quality Quality(VelocityModel model, int dimension, SampleRequest request, CancellationToken stop) =>
        quality.Measure(new Drawing(model, dimension, observer, clock).Draw(request, stop).Samples);

    private SampleRequest Request(string solver, int steps) => new() { Count = count, Solver = OdeSolvers.Get(solver), Steps = steps, Seed = seed };
}
