using FlowMatching.Core.Sampling;

namespace FlowMatching.Core.Metrics;

/// <summary>The straightness of the trajectories of an ODE: S = ∫ E‖(z₁ − z₀) − v(z_t, t)‖² dt along each trajectory and to its own
/// end.</summary>
/// <remarks>Liu et al. 2022 (arXiv:2209.03003), section 2.2, there for the coupling's own pairs. From n equal steps over [0, 1] with
/// d_i = n (z_{i+1} − z_i): S = mean_i E‖d_i‖² − E‖z₁ − z₀‖². As the mean of the d_i is z₁ − z₀, that equals
/// mean_i E‖d_i − (z₁ − z₀)‖², which is summed here: never below 0, and without cancellation.</remarks>
public static class Straightness
{
    /// <summary>Draws samples and measures their trajectories, keeping every step of the solver.</summary>
    /// <param name="sampler">The model.</param>
    /// <param name="request">How many samples and how; its frame times are not used.</param>
    /// <param name="cancel">Asked before every solver step.</param>
    public static StraightnessReading Measure(Sampler sampler, SampleRequest request, CancellationToken cancel = default)
    {
        double[] grid = [.. Enumerable.Range(0, Math.Max(1, request.Steps) + 1).Select(i => (double)i / Math.Max(1, request.Steps))];
        var result = sampler.Draw(request with { FrameTimes = grid }, cancel: cancel);

        return Of([.. result.Frames.Select(frame => frame.Points)], result.Dimension);
    }

    /// <summary>Measures trajectories.</summary>
    /// <param name="states">The states z_0, ..., z_n at n + 1 equally spaced times from 0 to 1, n ≥ 1; each N points, row by row.</param>
    /// <param name="dimension">Number of coordinates of a point.</param>
    public static StraightnessReading Of(IReadOnlyList<float[]> states, int dimension)
    {
        double[] bends = Bends(states, dimension);
        double points = (double)states[0].Length / dimension;

        return new StraightnessReading(bends.Average(), SquaredWay(states) / points);
    }

    /// <summary>Measures where trajectories bend: E‖d_i − (z₁ − z₀)‖² for each step, whose mean is S.</summary>
    /// <param name="states">The states z_0, ..., z_n at n + 1 equally spaced times from 0 to 1, n ≥ 1; each N points, row by row.</param>
    /// <param name="dimension">Number of coordinates of a point.</param>
    /// <returns>n figures, in the order of the steps; sums over the coordinates.</returns>
    public static double[] Bends(IReadOnlyList<float[]> states, int dimension)
    {
        if (states.Count < 2 || states.Any(state => state.Length != states[0].Length))
        {
            throw new ArgumentException($"There are {states.Count} states, expected 2 or more of equal size.", nameof(states));
        }

        double points = (double)states[0].Length / dimension;

        return [.. Enumerable.Range(0, states.Count - 1).Select(i => SquaredBend(states, i) / points)];
    }

    /// <summary>Σ ‖d_i − (z₁ − z₀)‖² over the trajectories.</summary>
    private static double SquaredBend(IReadOnlyList<float[]> states, int i)
    {
        int steps = states.Count - 1;
        var (first, last, from, to) = (states[0], states[steps], states[i], states[i + 1]);
        double sum = 0;
        for (int k = 0; k < first.Length; k++)
        {
            double bend = steps * ((double)to[k] - from[k]) - ((double)last[k] - first[k]);
            sum += bend * bend;
        }

        return sum;
    }

    private static double SquaredWay(IReadOnlyList<float[]> states) =>
        states[0].Zip(states[^1], (first, last) => ((double)last - first) * ((double)last - first)).Sum();
}

/// <summary>How straight trajectories are.</summary>
/// <param name="Value">S ≥ 0, 0 if and only if every trajectory is a straight line at constant speed; a sum over the coordinates.</param>
/// <param name="Displacement">E‖z₁ − z₀‖², the mean square of the way from start to end.</param>
public sealed record StraightnessReading(double Value, double Displacement)
{
    /// <summary>S/E‖z₁ − z₀‖²: does not depend on the units of the data.</summary>
    public double Relative => Value / Displacement;
}
