using System.Globalization;

namespace FlowMatching.Plots;

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
    public static Axis Linear(double min, double max, int mostTicks = 8) =>
        new(min, max, logarithmic: false) { Ticks = NiceTicks.Linear(min, max, mostTicks) };

    /// <summary>Makes a logarithmic axis with ticks at powers of ten, and at 2 and 5 times them if few lie in it.</summary>
    /// <param name="min">Its beginning, greater than 0.</param>
    /// <param name="max">Its end.</param>
    /// <param name="mostTicks">The number of ticks that find room, at least 2.</param>
    /// <returns>The axis.</returns>
    public static Axis Logarithmic(double min, double max, int mostTicks = 8) =>
        new(min, max, logarithmic: true) { Ticks = NiceTicks.Logarithmic(min, max, mostTicks) };

    /// <summary>Makes the same axis with other marks.</summary>
    /// <param name="values">The marked values, ascending; those beyond the ends are left out.</param>
    /// <returns>The axis.</returns>
    public Axis Marked(IEnumerable<int> values) =>
        new(Min, Max, IsLogarithmic)
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
        if (!IsLogarithmic)
            return value;

        return value > 0 ? Math.Log10(value) : double.NegativeInfinity;
    }
}

/// <summary>A marked value of an axis.</summary>
/// <param name="Value">The value.</param>
/// <param name="Label">How it is written.</param>
public readonly record struct Tick(double Value, string Label);

/// <summary>Chooses round values between two ends.</summary>
internal static class NiceTicks
{
    private static readonly int[] Factors = [1, 2, 5];

    /// <summary>Chooses the multiples of the smallest step of 1, 2 or 5 times a power of ten that are not too many.</summary>
    public static IReadOnlyList<Tick> Linear(double min, double max, int most)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 2);
        double step = Step((max - min) / most);
        while (Count(min, max, step) > most)
            step = Step(step * 1.5);

        var ticks = new List<Tick>();
        for (long i = First(min, step); i <= Last(max, step); i++)
            ticks.Add(new Tick(i * step, TickLabel.Linear(i * step, step))); // a multiple, not a sum: no drift

        return ticks;
    }

    /// <summary>Chooses 1, 2 and 5 times the powers of ten, or the powers alone, or every n-th of them, whatever finds room.</summary>
    /// <remarks>Within a decade that holds fewer than three of these, the ticks of a linear axis say more.</remarks>
    public static IReadOnlyList<Tick> Logarithmic(double min, double max, int most)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 2);
        var all = Powers(min, max, Factors, 1);
        if (all.Count < 3)
            return [.. Linear(min, max, most).Where(t => t.Value > 0)];
        if (all.Count <= most)
            return all;

        int every = 1;
        var powers = Powers(min, max, [1], every);
        while (powers.Count > most)
            powers = Powers(min, max, [1], ++every);
        return powers;
    }

    private static double Step(double least)
    {
        double power = Math.Pow(10, TickLabel.FloorLog10(least));
        foreach (int factor in Factors)
        {
            if (factor * power >= least * (1 - 1e-9))
                return factor * power;
        }

        return 10 * power;
    }

    /// <summary>The ends themselves count although a quotient may be rounded to just beside them.</summary>
    private static long First(double min, double step) => (long)Math.Ceiling((min / step) - 1e-9);

    private static long Last(double max, double step) => (long)Math.Floor((max / step) + 1e-9);

    private static long Count(double min, double max, double step) => Last(max, step) - First(min, step) + 1;

    private static List<Tick> Powers(double min, double max, int[] factors, int every)
    {
        var ticks = new List<Tick>();
        for (int exponent = TickLabel.FloorLog10(min); exponent <= TickLabel.FloorLog10(max); exponent++)
        {
            if (exponent % every != 0)
                continue;

            foreach (int factor in factors)
            {
                double value = factor * Math.Pow(10, exponent);
                if (value >= min * (1 - 1e-9) && value <= max * (1 + 1e-9))
                    ticks.Add(new Tick(value, TickLabel.Logarithmic(factor, exponent)));
            }
        }

        return ticks;
    }
}

/// <summary>Writes the numbers of axes.</summary>
internal static class TickLabel
{
    private const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    /// <summary>Writes a value of a linear axis with the digits that tell it from its neighbours.</summary>
    /// <param name="value">The value.</param>
    /// <param name="step">The distance of neighbouring ticks, greater than 0.</param>
    public static string Linear(double value, double step)
    {
        if (value == 0)
            return "0";

        int exponent = FloorLog10(Math.Max(Math.Abs(value), step));
        int stepExponent = FloorLog10(step);
        if (exponent is < 7 and >= -4)
            return Signed(value.ToString("N" + Math.Max(0, -stepExponent), CultureInfo.InvariantCulture));

        string format = "F" + Math.Max(0, exponent - stepExponent);
        string mantissa = (value / Math.Pow(10, exponent)).ToString(format, CultureInfo.InvariantCulture);
        return $"{Signed(mantissa)}×{PowerOfTen(exponent)}";
    }

    /// <summary>Writes a value of a logarithmic axis: in full near 1, else as a multiple of a power of ten.</summary>
    /// <param name="factor">The first digit, from 1 to 9.</param>
    /// <param name="exponent">The power of ten.</param>
    public static string Logarithmic(int factor, int exponent)
    {
        if (exponent is < 5 and >= -3)
            return (factor * Math.Pow(10, exponent)).ToString("N" + Math.Max(0, -exponent), CultureInfo.InvariantCulture);

        return factor == 1 ? PowerOfTen(exponent) : $"{factor}×{PowerOfTen(exponent)}";
    }

    /// <summary>The largest power of ten that is not greater, robust against the rounding of a logarithm at exact powers.</summary>
    public static int FloorLog10(double value) => (int)Math.Floor(Math.Log10(value) + 1e-9);

    private static string PowerOfTen(int exponent)
    {
        string digits = string.Concat(Math.Abs(exponent).ToString(CultureInfo.InvariantCulture).Select(d => Superscripts[d - '0']));

        return (exponent < 0 ? "10⁻" : "10") + digits;
    }

    private static string Signed(string number) => number.Replace('-', '−');
}
