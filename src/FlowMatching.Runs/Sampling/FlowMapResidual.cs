using FlowMatching.Core.Sampling;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Reports;

namespace FlowMatching.Runs.Sampling;

/// <summary>How far a learnt flow map is from the flow that it is the map of: (s − t) u(x, t, s) = ∫ₜˢ v dτ, checked from t = 0 to t = 1 by
/// a fine solve along v(x, t) = u(x, t, t).</summary>
/// <remarks>√(mean (x − x*)²) over samples and coordinates, x being the end of k steps of the map and x* that of 100 midpoint steps from
/// the same noise. It says how well the map is learnt, and not how good the flow is: SW₂ does.</remarks>
internal static class FlowMapResidual
{
    private const int FineSteps = 100;

    private static readonly int[] Steps = [1, 2, 4];

    /// <summary>Measures a model of average velocities; of other models there is nothing to measure.</summary>
    /// <param name="model">The model.</param>
    /// <param name="request">How many samples from which noise.</param>
    /// <param name="draw">Draws them.</param>
    /// <param name="inUnits">Takes samples to the units of the figures.</param>
    /// <param name="stop">Cancels.</param>
    /// <returns>A figure for each number of steps.</returns>
    public static IReadOnlyList<MetricFigure> Measure(
        LoadedModel model,
        SampleRequest request,
        SampleDraw draw,
        Func<float[], float[]> inUnits,
        CancellationToken stop
    )
    {
        if (!model.Header.Architecture.HasEndTime())
            return [];

        float[] fine = inUnits(draw.Run(UsualSteps.Fine(request, FineSteps), stop).Samples);
        return
        [
            .. Steps.Select(steps => new MetricFigure(
                $"flow map off its flow, {SolverSweep.DescribeSteps(steps)}",
                Distance(inUnits(draw.Run(UsualSteps.Few(model.Header, request, steps), stop).Samples), fine),
                null,
                null,
                "0 for the exact map"
            )),
        ];
    }

    private static double Distance(float[] some, float[] others) =>
        Math.Sqrt(some.Zip(others, static (one, other) => Math.Pow(one - other, 2)).Average());
}
