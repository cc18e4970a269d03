using FlowMatching.Core.Options;
using FlowMatching.Core.Solvers;

namespace FlowMatching.Core.Sampling;

/// <summary>How many samples to draw, and how.</summary>
public sealed record SampleRequest
{
    /// <summary>Number of samples, 1 or more.</summary>
    public int Count { get; init; } = 100_000;

    /// <summary>The solver of dx/dt = v(x, t).</summary>
    public IOdeSolver Solver { get; init; } = OdeSolvers.All.Get("midpoint");

    /// <summary>Whether to take steps of the flow's own map instead of the solver's: a model of average velocities alone has
    /// one.</summary>
    public bool UsesFlowMap { get; init; }

    /// <summary>Steps of the solver, 1 or more; NFE = steps x evaluations a step.</summary>
    public int Steps { get; init; } = 20;

    /// <summary>How the times of the steps lie; the SDE takes equal steps.</summary>
    public TimeGrid Grid { get; init; } = TimeGrids.Uniform;

    /// <summary>c ≥ 0 of the SDE dX = [v + g ∇ log p_t] dt + √(2g) dW, g = c σ²/2, solved by as many steps of Euler and Maruyama instead of
    /// the ODE by the solver; null solves the ODE. It needs an affine path and a Gaussian source.</summary>
    public double? SdeStrength { get; init; }

    /// <summary>Seed of x0, drawn from the stream "sample-noise".</summary>
    public long Seed { get; init; }

    /// <summary>Samples that are computed at a time, 1 or more: bounds the memory.</summary>
    public int Chunk { get; init; } = 8192;

    /// <summary>x0 to start from instead of the seed's: at the scale of the source (noise of unit variance), count x dimension numbers, row
    /// by row.</summary>
    public float[]? Noise { get; init; }

    /// <summary>Number of the first sample, where these are a part of more: the noise of an SDE's steps belongs to the number. x0 of a part
    /// is given.</summary>
    public int First { get; init; }

    /// <summary>The class of each sample; null draws no class in particular.</summary>
    public IReadOnlyList<int>? Classes { get; init; }

    /// <summary>w ≥ 0 of classifier-free guidance: 1 draws from the classes as they are, more than 1 exaggerates what tells them
    /// apart.</summary>
    public double Guidance { get; init; } = 1;

    /// <summary>The times at which w counts.</summary>
    public TimeInterval GuidanceInterval { get; init; } = TimeInterval.All;

    /// <summary>Times at which the samples are kept on their way, in [0, 1]; each is moved to the nearest time of the solver's
    /// grid.</summary>
    public IReadOnlyList<double> FrameTimes { get; init; } = [];

    /// <summary>Lists what is wrong with this request, one sentence each.</summary>
    /// <param name="dimension">Number of coordinates of a sample.</param>
    public IEnumerable<string> Faults(int dimension) =>
        new[]
        {
            Require(Count >= 1, $"num is {Count}, expected 1 or more samples."),
            Require(Steps >= 1, $"steps is {Steps}, expected 1 or more."),
            Require(
                SdeStrength is null || (SdeStrength >= 0 && double.IsFinite(SdeStrength.Value)),
                $"sde-strength is {SdeStrength}, expected 0 or more."
            ),
            Require(Chunk >= 1, $"chunk is {Chunk}, expected 1 or more samples."),
            Require(
                Classes is null || Classes.Count == Count,
                $"There are {Classes?.Count} classes for {Count} samples, expected one for each."
            ),
            Require(Guidance >= 0 && double.IsFinite(Guidance), $"guidance is {Guidance}, expected 0 or more."),
            Require(Classes is not null || Guidance == 1, $"guidance is {Guidance}, but no class was asked for."),
            Require(
                GuidanceInterval.IsSound(),
                $"The interval of guidance is {GuidanceInterval.From} to {GuidanceInterval.To}, expected two times of 0 to 1, the smaller first."
            ),
            Require(FrameTimes.All(t => t is >= 0 and <= 1), "A frame's time lies outside [0, 1]."),
            Require(
                Noise is null || Noise.LongLength == (long)Count * dimension,
                $"The noise has {Noise?.LongLength} numbers, expected {(long)Count * dimension}: {Count} rows of {dimension}."
            ),
        }.OfType<string>();

    private static string? Require(bool holds, string fault) => holds ? null : fault;
}
