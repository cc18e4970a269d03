namespace FlowMatching.Plots;

/// <summary>Quantiles of numbers, some of which may not be finite.</summary>
internal static class Quantiles
{
    /// <summary>Sorts the finite numbers.</summary>
    public static double[] Sorted(IEnumerable<double> values)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        Array.Sort(finite);

        return finite;
    }

    /// <summary>Finds the number below which a fraction of all lie, linear between neighbours.</summary>
    /// <param name="sorted">At least one number, ascending.</param>
    /// <param name="fraction">From 0, the smallest, to 1, the largest.</param>
    public static double At(ReadOnlySpan<double> sorted, double fraction)
    {
        double position = fraction * (sorted.Length - 1);
        int below = (int)position;
        int above = Math.Min(below + 1, sorted.Length - 1);

        return sorted[below] + ((position - below) * (sorted[above] - sorted[below]));
    }
}

/// <summary>Chooses the density of the brightest colour.</summary>
internal static class DensityLevels
{
    /// <summary>The share of all mass whose density stays below the brightest colour's.</summary>
    private const double ShownMass = 0.97;

    /// <summary>Finds the density above which only 3 % of the mass lies.</summary>
    /// <remarks>Weighted by mass, not by area: of a thin ring in a wide plane the percentiles of all cells see nothing, and
    /// a maximum sees only the one most crowded cell. Of a Gaussian it is 0.97 of the peak, of a uniform density the density
    /// itself.</remarks>
    /// <param name="values">Densities on equal cells; those that are not finite are left out.</param>
    /// <returns>The density; 1 if there is none, so that an empty plot still has a scale.</returns>
    public static double Brightest(IEnumerable<double> values)
    {
        double[] sorted = Quantiles.Sorted(values.Where(v => v > 0));
        double left = (1 - ShownMass) * sorted.Sum();
        int i = sorted.Length - 1;
        while (i > 0 && (left -= sorted[i]) > 0)
            i--;

        return i < 0 ? 1 : sorted[i];
    }
}
