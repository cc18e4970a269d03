namespace FlowMatching.Imaging.Plots;

/// <summary>Chooses the density of the brightest colour.</summary>
internal static class DensityLevels
{
    /// <summary>The share of all mass whose density stays below the brightest colour's.</summary>
    private const double ShownMass = 0.97;

    /// <summary>Finds the density above which only 3 % of the mass lies.</summary>
    /// <remarks>Weighted by mass, not by area: of a thin ring in a wide plane the percentiles of all cells see nothing, and
    /// a maximum sees only the one most crowded cell. Of a Gaussian it is 0.97 of the peak, of a uniform density the density itself.</remarks>
    /// <param name="values">Densities on equal cells; those that are not finite are left out.</param>
    /// <returns>The density; 1 if there is none, so that an empty plot still has a scale.</returns>
    public static double Brightest(IEnumerable<double> values)
    {
        double[] sorted = Quantiles.Sorted(values.Where(v => v > 0));
        double left = (1 - ShownMass) * sorted.Sum();
        int i = sorted.Length - 1;
        while (i > 0 && (left -= sorted[i]) > 0) i--;

        return i < 0 ? 1 : sorted[i];
    }
}
