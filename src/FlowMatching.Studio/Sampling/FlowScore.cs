using System.Runtime.CompilerServices;
using FlowMatching.Core.Data;
using FlowMatching.Core.Metrics;
using FlowMatching.Core.Models;
using FlowMatching.Studio.Training;

namespace FlowMatching.Studio.Sampling;

/// <summary>What some steps of a solver are worth.</summary>
/// <param name="Nfe">Evaluations for each point.</param>
/// <param name="Sw2">The sliced Wasserstein distance of the points to the data; null where the data is not known.</param>
/// <param name="Floor">What the data itself scores with as many points.</param>
/// <param name="Straightness">How much the ways bend, over their squared length; 0 for straight ones.</param>
internal sealed record FlowScore(int Nfe, double? Sw2, double? Floor, double Straightness)
{
    private static readonly SlicedWasserstein Distance = new() { FreshDraws = 2 };

    // Of every data set, as long as it lives, for each number of points. Touched on the engine's thread only.
    private static readonly ConditionalWeakTable<IDataStream, Dictionary<int, double>> Floors = [];

    /// <summary>Solves and measures. To be called on the engine's thread.</summary>
    /// <param name="run">The run.</param>
    /// <param name="model">Its model.</param>
    /// <param name="request">How to solve.</param>
    /// <param name="cancel">Asked at every step.</param>
    public static FlowScore Of(StudioRun run, VelocityModel model, TrajectoryRequest request, CancellationToken cancel)
    {
        var (affine, data) = (run.Facts.Affine, run.Facts.Data);
        var frame = FlowSampling.Solve(model, affine: null, request, cancel); // in the model's units, as the data is drawn
        double scale = affine?.Scale ?? 1;
        return new FlowScore(
            frame.Nfe,
            data is null ? null : scale * Distance.Measure(frame.States[^1], data),
            data is null ? null : scale * FloorOf(data, request.Points),
            Core.Metrics.Straightness.Of(frame.States, 2).Relative
        );
    }

    /// <summary>Lets go of what was measured of a data set that has changed. To be called on the engine's thread.</summary>
    public static void Forget(IDataStream data) => Floors.Remove(data);

    private static double FloorOf(IDataStream data, int points)
    {
        var known = Floors.GetOrCreateValue(data);
        if (!known.TryGetValue(points, out double floor))
            known[points] = floor = Distance.Floor(data, points);
        return floor;
    }
}
