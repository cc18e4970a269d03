namespace FlowMatching.Imaging.Plots;

/// <summary>Smooths a square of values with the weights ¼, ½, ¼ along both directions; repeated, this nears a Gaussian.</summary>
internal static class BinomialBlur
{
    /// <summary>The points that a smoothed value shall rest on; then chance moves it by about a tenth.</summary>
    private const double WantedPoints = 120;

    /// <summary>One pass spreads a bin over about this many: 4π σ², σ² = ½.</summary>
    private const double BinsPerPass = 2 * Math.PI;

    /// <summary>More than this would blur the shapes themselves.</summary>
    private const int MostPasses = 5;

    /// <summary>Finds how often to smooth.</summary>
    /// <param name="points">The number of points.</param>
    /// <param name="bins">Bins in each direction; about half of them are taken to hold points.</param>
    public static int PassesFor(int points, int bins)
    {
        double pointsPerBin = 2.0 * Math.Max(1, points) / ((double)bins * bins);
        if (pointsPerBin >= WantedPoints) return 0;

        return (int)Math.Clamp(Math.Ceiling(WantedPoints / (BinsPerPass * pointsPerBin)), 1, MostPasses);
    }

    /// <summary>Smooths in place; what would leave the square stays at its border, so that the sum is kept.</summary>
    /// <param name="values">Values, shape (size, size).</param>
    /// <param name="size">Values in each direction.</param>
    public static void Apply(double[] values, int size)
    {
        for (int row = 0; row < size; row++) Line(values, row * size, 1, size);
        for (int column = 0; column < size; column++) Line(values, column, size, size);
    }

    private static void Line(double[] values, int start, int stride, int count)
    {
        double before = values[start];
        for (int i = 0, at = start; i < count; i++, at += stride)
        {
            double here = values[at], after = i + 1 < count ? values[at + stride] : here;
            values[at] = (0.25 * before) + (0.5 * here) + (0.25 * after);
            before = here;
        }
    }
}
