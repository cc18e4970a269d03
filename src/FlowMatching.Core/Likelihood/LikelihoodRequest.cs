using FlowMatching.Core.Solvers;

namespace FlowMatching.Core.Likelihood;

/// <summary>How a likelihood is computed.</summary>
public sealed record LikelihoodRequest
{
    /// <summary>The solver.</summary>
    public IOdeSolver Solver { get; init; } = OdeSolvers.All.Get("midpoint");

    /// <summary>Steps of the solver, 1 or more; one that chooses its own steps does not look at them.</summary>
    public int Steps { get; init; } = 40;

    /// <summary>Points that are computed at a time, 1 or more: bounds the memory.</summary>
    public int Chunk { get; init; } = 8192;

    /// <summary>Number k of Rademacher probes of Hutchinson's estimate, 1 or more; null computes the exact divergence, which takes one
    /// backward pass for each coordinate.</summary>
    public int? Probes { get; init; }

    /// <summary>The most coordinates of which the exact divergence is taken where nothing else is said: its time grows with them. Chosen by
    /// the number of backward passes, three times those of the estimate, and not by a measurement.</summary>
    public const int MostExact = 12;

    /// <summary>The probes that are taken where nothing else is said: none up to <see cref="MostExact"/> coordinates, else four.</summary>
    /// <param name="dimension">Number of coordinates.</param>
    public static int? UsualProbes(int dimension) => dimension <= MostExact ? null : 4;

    /// <summary>Seed of the probes, drawn from the stream "likelihood-probes" at the number of a chunk's first point.</summary>
    public long Seed { get; init; }

    /// <summary>Lists what is wrong with this request, one sentence each.</summary>
    public IEnumerable<string> Faults()
    {
        if (Steps < 1)
            yield return $"steps is {Steps}, expected 1 or more.";

        if (Chunk < 1)
            yield return $"chunk is {Chunk}, expected 1 or more points.";

        if (Probes < 1)
            yield return $"probes is {Probes}, expected 1 or more; leave it out for the exact divergence.";
    }
}

/// <summary>Log-likelihoods of points, and how sure they are.</summary>
/// <param name="Logs">The natural logarithm of the density at each point: the mean over the probes.</param>
/// <param name="ProbeErrors">The standard error of each of them by the choice of probes: 0 for the exact divergence, NaN for one
/// probe.</param>
public sealed record LikelihoodReading(IReadOnlyList<double> Logs, IReadOnlyList<double> ProbeErrors)
{
    /// <summary>The mean over the points.</summary>
    public double Mean => Logs.Average();

    /// <summary>The standard error of the mean by the choice of points, the noise of the probes included; NaN for one point.</summary>
    public double StandardError => MeanWithError.Of(Logs).StandardError;

    /// <summary>The part of it that comes from the probes: √(Σ e²)/N.</summary>
    public double ProbeError => Math.Sqrt(ProbeErrors.Sum(error => error * error)) / ProbeErrors.Count;

    /// <summary>Gathers a reading from the estimates at each point.</summary>
    /// <param name="estimates">For each point one log-likelihood from each probe.</param>
    /// <param name="exact">Whether they are no estimates.</param>
    internal static LikelihoodReading Of(IReadOnlyList<double[]> estimates, bool exact) =>
        new(
            [.. estimates.Select(perProbe => perProbe.Average())],
            [.. estimates.Select(perProbe => exact ? 0 : MeanWithError.Of(perProbe).StandardError)]
        );
}
