using FlowMatching.Core.Solvers;

namespace FlowMatching.Core.Likelihood;

/// <summary>How a likelihood is computed.</summary>
public sealed record LikelihoodRequest
{
    /// <summary>The solver.</summary>
    public IOdeSolver Solver { get; init; } = OdeSolvers.Get("midpoint");

    /// <summary>Steps of the solver, 1 or more; one that chooses its own steps does not look at them.</summary>
    public int Steps { get; init; } = 40;

    /// <summary>Points that are computed at a time, 1 or more: bounds the memory.</summary>
    public int Chunk { get; init; } = 8192;

    /// <summary>Number k of Rademacher probes of Hutchinson's estimate, 1 or more; null computes the exact divergence, which takes one
    /// backward pass for each coordinate.</summary>
    public int? Probes { get; init; }

    /// <summary>Seed of the probes, drawn from the stream "likelihood-probes" at the number of a chunk's first point.</summary>
    public long Seed { get; init; }

    /// <summary>Lists what is wrong with this request, one sentence each.</summary>
    public IEnumerable<string> Faults()
    {
        if (Steps < 1)
        {
            yield return $"steps is {Steps}, expected 1 or more.";
        }

        if (Chunk < 1)
        {
            yield return $"chunk is {Chunk}, expected 1 or more points.";
        }

        if (Probes < 1)
        {
            yield return $"probes is {Probes}, expected 1 or more; leave it out for the exact divergence.";
        }
    }
}
