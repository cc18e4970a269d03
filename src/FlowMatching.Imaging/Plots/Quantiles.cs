namespace FlowMatching.Imaging.Plots;

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
