using FlowMatching.Core.Data;
using FlowMatching.Core.Models;
using FlowMatching.Core.Sampling;
using FlowMatching.Core.Solvers;
using FlowMatching.Studio.Frames;

namespace FlowMatching.Studio.Sampling;

/// <summary>How points are to be taken from noise to data.</summary>
/// <param name="Points">How many.</param>
/// <param name="Seed">The seed of their noise.</param>
/// <param name="Solver">The solver's name.</param>
/// <param name="Steps">Its steps; each is a frame.</param>
/// <param name="Start">Where to start, row by row in data units, instead of the seed's noise; null for the noise.</param>
internal sealed record TrajectoryRequest(int Points, long Seed, string Solver, int Steps, float[]? Start = null)
{
    /// <summary>The most points.</summary>
    public const int MostPoints = 100_000;

    /// <summary>The most steps.</summary>
    public const int MostSteps = 200;

    private const long MostPairs = 8_000_000;

    /// <summary>Lists what is wrong, one sentence each.</summary>
    public IEnumerable<string> Faults()
    {
        if (Points is < 1 or > MostPoints)
            yield return $"points is {Points}, expected 1 to {MostPoints}.";
        if (Steps is < 1 or > MostSteps)
            yield return $"steps is {Steps}, expected 1 to {MostSteps}.";
        if ((long)Points * (Steps + 1) > MostPairs)
            yield return $"{Points} points at {Steps + 1} times are more than the page can hold, {MostPairs}: take fewer of either.";
        if (Seed < 0)
            yield return $"seed is {Seed}, expected 0 or more.";
        if (!OdeSolvers.All.Names.Contains(Solver ?? ""))
            yield return OdeSolvers.All.Unknown(Solver ?? "");
        if (Start is not null && (Start.Length != 2 * Points || Start.Any(static x => !float.IsFinite(x))))
            yield return $"start holds {Start.Length} numbers, expected {2 * Points} finite ones.";
    }
}

/// <summary>Takes points from noise to data, and keeps every state of the solver: what the page shows are these and no others. To be used
/// on the engine's thread.</summary>
internal static class FlowSampling
{
    /// <summary>Solves.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="affine">How its points come from data units; null where they are the same.</param>
    /// <param name="request">How.</param>
    /// <param name="cancel">Asked at every step.</param>
    /// <returns>The states, in data units.</returns>
    public static Frame Solve(VelocityModel flow, DataAffine? affine, TrajectoryRequest request, CancellationToken cancel)
    {
        var path = flow.Path;
        SampleRequest solved = new()
        {
            Count = request.Points,
            Solver = OdeSolvers.All.Get(request.Solver),
            Steps = request.Steps,
            Seed = request.Seed,
            FrameTimes = TimeGrids.Uniform.Times(path.TMin, path.TMax, request.Steps),
            Noise = request.Start is { } start ? Noise(start, affine, path.StartScale()) : null,
        };
        var result = new Sampler(flow, 2).Draw(solved, cancel: cancel);
        return new Frame(
            FrameKind.Trajectory,
            [.. result.Frames.Select(static frame => frame.Time)],
            [.. result.Frames.Select(frame => affine?.ToDataUnits(frame.Points) ?? frame.Points)]
        )
        {
            Nfe = (int)result.Nfe,
        };
    }

    private static float[] Noise(float[] start, DataAffine? affine, double scale) =>
        Array.ConvertAll(affine?.ToModelUnits(start) ?? start, x => (float)(x / scale));
}
