namespace FlowMatching.Plots;

/// <summary>The density of points over a grid of bins.</summary>
/// <remarks>density = count / (points inside the range · area of a bin), so that its integral over the range is 1.</remarks>
public sealed class Histogram2D
{
    private readonly double[] density;

    private Histogram2D(int bins, double[] density) => (Bins, this.density) = (bins, density);

    /// <summary>Gets the number of bins in each direction.</summary>
    public int Bins { get; }

    /// <summary>Gets the density of each bin, shape (bins, bins): rows from the lowest y upwards, columns from the lowest x.</summary>
    public IReadOnlyList<double> Density => density;

    /// <summary>Gets the same densities for loops over all of them.</summary>
    internal ReadOnlySpan<double> Values => density;

    /// <summary>Counts points. A bin holds its lower ends; the last also its upper end.</summary>
    /// <param name="xy">Points, row-major, shape (N, 2); those outside the range, or not finite, are left out.</param>
    /// <param name="range">The part of the plane that the bins divide.</param>
    /// <param name="bins">Bins in each direction, at least 1.</param>
    /// <returns>The density; 0 everywhere if no point lies in the range.</returns>
    public static Histogram2D Count(ReadOnlySpan<float> xy, PlotRange range, int bins)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        if (xy.Length % 2 != 0)
            throw new ArgumentException($"The points have {xy.Length} coordinates, an odd number; expected shape (N, 2).", nameof(xy));

        var density = new double[bins * bins];
        long inside = 0;
        for (int i = 0; i < xy.Length; i += 2)
        {
            int column = BinOf((xy[i] - range.XMin) / range.Width, bins);
            int row = BinOf((xy[i + 1] - range.YMin) / range.Height, bins);
            if (column < 0 || row < 0)
                continue;

            density[(row * bins) + column]++;
            inside++;
        }

        double perPoint = inside == 0 ? 0 : bins * (double)bins / (inside * range.Width * range.Height);
        for (int i = 0; i < density.Length; i++)
            density[i] *= perPoint;

        return new Histogram2D(bins, density);
    }

    /// <summary>Finds the density that a fraction of the bins with points stay below.</summary>
    /// <param name="fraction">From 0 to 1.</param>
    /// <returns>The density; 0 without points.</returns>
    public double Quantile(double fraction)
    {
        double[] filled = Quantiles.Sorted(Density.Where(d => d > 0));

        return filled.Length == 0 ? 0 : Quantiles.At(filled, fraction);
    }

    private static int BinOf(double fraction, int bins)
    {
        if (!(fraction >= 0 && fraction <= 1))
            return -1; // also not-a-number

        return Math.Min((int)(fraction * bins), bins - 1);
    }
}
