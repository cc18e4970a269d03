namespace FlowMatching.Imaging.Plots;

/// <summary>Chooses round values between two ends.</summary>
internal static class NiceTicks
{
    private static readonly int[] Factors = [1, 2, 5];

    /// <summary>Chooses the multiples of the smallest step of 1, 2 or 5 times a power of ten that are not too many.</summary>
    public static IReadOnlyList<Tick> Linear(double min, double max, int most)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 2);
        double step = Step((max - min) / most);
        while (Count(min, max, step) > most) step = Step(step * 1.5);

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
        if (all.Count < 3) return [.. Linear(min, max, most).Where(t => t.Value > 0)];
        if (all.Count <= most) return all;

        int every = 1;
        var powers = Powers(min, max, [1], every);
        while (powers.Count > most) powers = Powers(min, max, [1], ++every);
        return powers;
    }

    private static double Step(double least)
    {
        double power = Math.Pow(10, TickLabel.FloorLog10(least));
        foreach (int factor in Factors)
        {
            if (factor * power >= least * (1 - 1e-9)) return factor * power;
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
            if (exponent % every != 0) continue;

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
