using FlowMatching.Core.Solvers;

namespace FlowMatching.Core.Likelihood;

/// <summary>How a likelihood is computed.</summary>
public sealed record LikelihoodRequest
{
    /// <summary>The solver.</summary>
    public IOdeSolver Solver { get; init; } = OdeSolvers.All.Get("midpoint");

    /// <summary>Steps of the solver, 1 or more; one that chooses its own steps does not look at them.</summary>
    public int Steps { get; init; } = 40;

    /// <summary>Points that are computed at a time, 1 or more: bounds the memory, and is what processes share out. 1024 took no more time
    /// than 8192 with the usual network.</summary>
    public int Chunk { get; init; } = 1024;

    /// <summary>Number k of Rademacher probes of Hutchinson's estimate, 1 or more; null computes the exact divergence, which takes one
    /// backward pass for each coordinate.</summary>
    public int? Probes { get; init; }

    /// <summary>Number of estimates at a point: one for each probe, or the one exact value.</summary>
    internal int Columns => Probes ?? 1;

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
    /// <param name="estimates">For each point one log-likelihood from each probe, shape (N, k), row-major.</param>
    /// <param name="request">How they were computed.</param>
    internal static LikelihoodReading Of(float[] estimates, LikelihoodRequest request)
    {
        double[][] perPoint = [.. Array.ConvertAll(estimates, one => (double)one).Chunk(request.Columns)];
        return new LikelihoodReading(
            [.. perPoint.Select(perProbe => perProbe.Average())],
            [.. perPoint.Select(perProbe => request.Probes is null ? 0 : MeanWithError.Of(perProbe).StandardError)]
        );
    }
}

/// <summary>Points whose likelihood is asked for.</summary>
/// <param name="Values">The points x1, shape (N, D), row-major, in the units of the model.</param>
/// <param name="Dimension">Number D of coordinates.</param>
/// <param name="Classes">The class c of each of them, for log p1(x1 | c); null for log p1(x1).</param>
public sealed record LikelihoodPoints(float[] Values, int Dimension, IReadOnlyList<int>? Classes = null)
{
    /// <summary>Number N of points.</summary>
    internal int Count => Values.Length / Dimension;
}

/// <summary>Computes log-likelihoods of points under a model, in this process alone or with others.</summary>
/// <param name="points">The points.</param>
/// <param name="request">Solver, steps, probes and chunk.</param>
/// <param name="onProgress">Told after every chunk what part of the work is done, in [0, 1]; null for nobody.</param>
/// <param name="cancel">Asked before every chunk and after every solver step.</param>
public delegate LikelihoodReading LikelihoodEstimate(
    LikelihoodPoints points,
    LikelihoodRequest request,
    Action<double>? onProgress,
    CancellationToken cancel
);
