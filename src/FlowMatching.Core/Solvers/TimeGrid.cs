namespace FlowMatching.Core.Solvers;

/// <summary>How the times of n steps lie between the first and the last: t_i = t0 + (t1 − t0) g(i/n), each computed for itself, never
/// added up.</summary>
/// <remarks>Running from t1 back to t0 gives the same times in the opposite order.</remarks>
public sealed class TimeGrid : INamed
{
    private readonly Func<double, double> shape;

    /// <summary>Makes a grid.</summary>
    /// <param name="name">The name as it is typed.</param>
    /// <param name="description">What it is, in one line.</param>
    /// <param name="shape">g: strictly rising on [0, 1], g(0) = 0, g(1) = 1.</param>
    internal TimeGrid(string name, string description, Func<double, double> shape) =>
        (Name, Description, this.shape) = (name, description, shape);

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>What it is, in one line.</summary>
    public string Description { get; }

    /// <summary>The times of n steps; t1 &lt; t0 gives falling ones.</summary>
    /// <param name="t0">The first time.</param>
    /// <param name="t1">The last time; it is met exactly.</param>
    /// <param name="steps">Number n of steps, 1 or more.</param>
    /// <returns>n + 1 times.</returns>
    public double[] Times(double t0, double t1, int steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);

        double[] times = [.. Enumerable.Range(0, steps + 1).Select(i => Time(t0, t1, i, steps))];
        (times[0], times[steps]) = (t0, t1);

        return times;
    }

    /// <summary>Refuses times that do not all go one way.</summary>
    internal static void RequireMonotone(IReadOnlyList<double> times)
    {
        if (times.Count < 2)
        {
            throw new ArgumentException($"There are {times.Count} times, expected 2 or more.", nameof(times));
        }

        double way = times[^1] - times[0];
        for (int i = 1; i < times.Count; i++)
        {
            if (!((times[i] - times[i - 1]) * way > 0))
            {
                throw new ArgumentException(
                    $"The times {times[i - 1]} and {times[i]} follow each other, expected all times to rise or all to fall.",
                    nameof(times)
                );
            }
        }
    }

    /// <summary>Backwards the shape is that of the interval run upwards: noise is at the lower end whichever way one goes.</summary>
    private double Time(double t0, double t1, int i, int steps) =>
        t1 >= t0 ? t0 + (t1 - t0) * shape((double)i / steps) : t1 + (t0 - t1) * shape((double)(steps - i) / steps);
}

/// <summary>All grids of times, by name.</summary>
public static class TimeGrids
{
    /// <summary>ρ of Karras et al. 2022 (arXiv:2206.00364), Eq. 5.</summary>
    private const double Rho = 7;

    /// <summary>Equal steps.</summary>
    public static TimeGrid Uniform { get; } = new("uniform", "equal steps", u => u);

    /// <summary>Every grid; the first one is the default.</summary>
    /// <remarks>g(u) of <see cref="TimeGrid"/>. `edm` spreads σ = (1 − t)/t as Karras et al. 2022 (arXiv:2206.00364), Eq. 5, with ρ = 7
    /// from 80 to 0.002, and takes t = 1/(1 + σ), stretched to [0, 1]: their noise levels on condot, where they have the same ratio of
    /// noise to data.</remarks>
    public static Catalog<TimeGrid> All { get; } =
        new(
            "grid",
            Uniform,
            new TimeGrid("cosine", "g = (1 - cos(pi u))/2: short steps at both ends", u => (1 - Math.Cos(Math.PI * u)) / 2),
            new TimeGrid("quadratic", "g = u^2: short steps at the noise", u => u * u),
            new TimeGrid("quadratic-end", "g = 1 - (1 - u)^2: short steps at the data", u => 1 - (1 - u) * (1 - u)),
            new TimeGrid("edm", "the noise levels of Karras et al. 2022, rho = 7", Edm)
        );

    private static double Edm(double u)
    {
        double first = EdmTime(0),
            last = EdmTime(1);

        return (EdmTime(u) - first) / (last - first);
    }

    /// <summary>t = 1/(1 + σ) with σ = (σ_max^(1/ρ) + u (σ_min^(1/ρ) − σ_max^(1/ρ)))^ρ.</summary>
    private static double EdmTime(double u)
    {
        double widest = Math.Pow(80, 1 / Rho),
            narrowest = Math.Pow(0.002, 1 / Rho);

        return 1 / (1 + Math.Pow(widest + u * (narrowest - widest), Rho));
    }
}
