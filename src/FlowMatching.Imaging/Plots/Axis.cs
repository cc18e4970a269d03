namespace FlowMatching.Imaging.Plots;

/// <summary>One direction of a plot: its ends, and the round values that are marked on it.</summary>
public sealed class Axis
{
    private readonly double start;
    private readonly double length;

    private Axis(double min, double max, bool logarithmic)
    {
        if (!double.IsFinite(min) || !double.IsFinite(max) || !(min < max))
            throw new ArgumentException($"An axis runs from {min} to {max}; both must be finite, the first the smaller.");
        if (logarithmic && min <= 0)
            throw new ArgumentException($"A logarithmic axis begins at {min}; it must be greater than 0.");

        (Min, Max, IsLogarithmic) = (min, max, logarithmic);
        start = Scaled(min);
        length = Scaled(max) - start;
    }

    /// <summary>Gets the value at the beginning.</summary>
    public double Min { get; }

    /// <summary>Gets the value at the end.</summary>
    public double Max { get; }

    /// <summary>Gets a value indicating whether equal lengths are equal ratios rather than equal differences.</summary>
    public bool IsLogarithmic { get; }

    /// <summary>Gets the marked values, ascending.</summary>
    public IReadOnlyList<Tick> Ticks { get; private init; } = [];

    /// <summary>Makes an axis with ticks 1, 2 or 5 times a power of ten apart.</summary>
    /// <param name="min">Its beginning.</param>
    /// <param name="max">Its end.</param>
    /// <param name="mostTicks">The number of ticks that find room, at least 2.</param>
    /// <returns>The axis.</returns>
    public static Axis Linear(double min, double max, int mostTicks = 8)
        => new(min, max, logarithmic: false) { Ticks = NiceTicks.Linear(min, max, mostTicks) };

    /// <summary>Makes a logarithmic axis with ticks at powers of ten, and at 2 and 5 times them if few lie in it.</summary>
    /// <param name="min">Its beginning, greater than 0.</param>
    /// <param name="max">Its end.</param>
    /// <param name="mostTicks">The number of ticks that find room, at least 2.</param>
    /// <returns>The axis.</returns>
    public static Axis Logarithmic(double min, double max, int mostTicks = 8)
        => new(min, max, logarithmic: true) { Ticks = NiceTicks.Logarithmic(min, max, mostTicks) };

    /// <summary>Makes the same axis with other marks.</summary>
    /// <param name="values">The marked values, ascending; those beyond the ends are left out.</param>
    /// <returns>The axis.</returns>
    public Axis Marked(IEnumerable<int> values) => new(Min, Max, IsLogarithmic)
    {
        Ticks = [.. values.Where(v => v >= Min && v <= Max).Select(v => new Tick(v, TickLabel.Linear(v, 1)))],
    };

    /// <summary>Finds where a value lies.</summary>
    /// <param name="value">The value; on a logarithmic axis, one that is not positive lies infinitely far before the beginning.</param>
    /// <returns>0 at the beginning, 1 at the end.</returns>
    public double Fraction(double value) => (Scaled(value) - start) / length;

    /// <summary>The coordinate of a value: itself, or its logarithm; −∞ for one that has none.</summary>
    internal double Scaled(double value)
    {
        if (!IsLogarithmic) return value;

        return value > 0 ? Math.Log10(value) : double.NegativeInfinity;
    }
}
