namespace FlowMatching.Core.Likelihood;

/// <summary>Log-likelihoods of points, and how sure they are.</summary>
/// <param name="Logs">The natural logarithm of the density at each point: the mean over the probes.</param>
/// <param name="ProbeErrors">The standard error of each of them by the choice of probes: 0 for the exact divergence, NaN for one probe.</param>
public sealed record LikelihoodReading(IReadOnlyList<double> Logs, IReadOnlyList<double> ProbeErrors)
{
    /// <summary>The mean over the points.</summary>
    public double Mean => Logs.Average();

    /// <summary>The standard error of the mean by the choice of points, the noise of the probes included; NaN for one point.</summary>
    public double StandardError => ErrorOfMean([.. Logs]);

    /// <summary>The part of it that comes from the probes: √(Σ e²)/N.</summary>
    public double ProbeError => Math.Sqrt(ProbeErrors.Sum(error => error * error)) / ProbeErrors.Count;

    /// <summary>Gathers a reading from the estimates at each point.</summary>
    /// <param name="estimates">For each point one log-likelihood from each probe.</param>
    /// <param name="exact">Whether they are no estimates.</param>
    internal static LikelihoodReading Of(IReadOnlyList<double[]> estimates, bool exact) => new(
        [.. estimates.Select(perProbe => perProbe.Average())],
        [.. estimates.Select(perProbe => exact ? 0 : ErrorOfMean(perProbe))]);

    /// <summary>√(Σ (x − mean)²/(n (n − 1))).</summary>
    private static double ErrorOfMean(double[] values)
    {
        double mean = values.Average(), squares = values.Sum(x => (x - mean) * (x - mean));

        return values.Length < 2 ? double.NaN : Math.Sqrt(squares / (values.Length * (values.Length - 1.0)));
    }
}
