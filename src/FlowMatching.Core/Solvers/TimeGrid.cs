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
                    $"The times {times[i - 1]} and {times[i]} follow each other, expected all times to rise or all to fall.", nameof(times));
            }
        }
    }

    /// <summary>Backwards the shape is that of the interval run upwards: noise is at the lower end whichever way one goes.</summary>
    private double Time(double t0, double t1, int i, int steps) =>
        t1 >= t0 ? t0 + (t1 - t0) * shape((double)i / steps) : t1 + (t0 - t1) * shape((double)(steps - i) / steps);
}
