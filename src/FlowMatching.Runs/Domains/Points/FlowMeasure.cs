using FlowMatching.Core.Metrics;
using FlowMatching.Core.Sampling;
using FlowMatching.Core.Specification;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Pictures;
using FlowMatching.Runs.Reports;
using FlowMatching.Runs.Sampling;

namespace FlowMatching.Runs.Domains.Points;

/// <summary>Measures flows by the same noise and the same data. To be used on the engine's thread.</summary>
/// <param name="quality">Measures samples.</param>
/// <param name="count">Samples for each figure.</param>
/// <param name="seed">The seed of the noise.</param>
/// <param name="context">The engine.</param>
internal sealed class FlowMeasure(QualityMeasure quality, int count, long seed, RunContext context)
{
    private const int MostStraight = 20_000,
        StraightSteps = 40,
        FullSteps = 20;

    /// <summary>Measures the averaged weights of a checkpoint.</summary>
    /// <param name="file">The checkpoint.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns>The figures.</returns>
    public FlowFigures Measure(string file, CancellationToken stop)
    {
        using var model = LoadedModel.Load(file, context.Session);
        SampleDraw draw = new(model, context.Observer, context.Clock);

        var oneStep = quality.Measure(draw.Run(UsualSteps.Few(model.Header, Request(model, count), 1), stop).Samples);
        if (model.Header.Kind == ModelKind.Distilled)
            return new FlowFigures(oneStep, null, null);

        var full = quality.Measure(draw.Run(UsualSteps.Fine(Request(model, count), FullSteps), stop).Samples);
        var ways = draw.Run(
            UsualSteps.Few(model.Header, Request(model, Math.Min(count, PointCounts.Of(model.Dimension, MostStraight))), StraightSteps) with
            {
                FrameTimes = Trajectory.Times(StraightSteps),
            },
            stop
        );
        var straight = Straightness.Of([.. ways.Frames.Select(frame => quality.Units.Of(frame.Points))], quality.Units.Dimension);
        return new FlowFigures(oneStep, full, StraightnessFigures.Of(straight));
    }

    private SampleRequest Request(LoadedModel model, int samples) =>
        new()
        {
            Count = samples,
            Classes = ClassChoice.InProportion(model.Header, samples),
            Seed = seed,
        };
}
