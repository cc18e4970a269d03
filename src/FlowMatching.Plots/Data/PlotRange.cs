namespace FlowMatching.Plots;

/// <summary>The part of the plane that a plot shows.</summary>
/// <param name="XMin">Left end.</param>
/// <param name="XMax">Right end, greater than the left.</param>
/// <param name="YMin">Lower end.</param>
/// <param name="YMax">Upper end, greater than the lower.</param>
public readonly record struct PlotRange(double XMin, double XMax, double YMin, double YMax)
{
    /// <summary>The room left around the points.</summary>
    private const double Margin = 1.05;

    /// <summary>The share of points beyond each side that does not widen the range: a few far samples must not shrink all.</summary>
    private const double Tail = 0.001;

    /// <summary>Gets the width in data units.</summary>
    public double Width => XMax - XMin;

    /// <summary>Gets the height in data units.</summary>
    public double Height => YMax - YMin;

    /// <summary>Finds the square about the middle of the points' central mass, 1.05 times as wide as it.</summary>
    /// <param name="xy">Points, row-major, shape (N, 2); those that are not finite are left out.</param>
    /// <returns>The range; [−1, 1] in both directions without points.</returns>
    public static PlotRange Square(ReadOnlySpan<float> xy)
    {
        var (xLow, xHigh) = CentralMass(xy, 0);
        var (yLow, yHigh) = CentralMass(xy, 1);
        double half = Margin * Math.Max(xHigh - xLow, yHigh - yLow) / 2;
        if (half <= 0)
            half = Math.Max(1, Math.Max(Math.Abs(xLow), Math.Abs(yLow))) * Margin; // one point, or all alike
        double x = (xLow + xHigh) / 2,
            y = (yLow + yHigh) / 2;

        return new(x - half, x + half, y - half, y + half);
    }

    /// <summary>Refuses a range that a square panel would distort.</summary>
    internal void RequireSquare()
    {
        if (!(Math.Abs(Width - Height) <= 1e-6 * Width))
            throw new ArgumentException($"The range is {Width} wide and {Height} high; square panels need a square range.");
    }

    private static (double Low, double High) CentralMass(ReadOnlySpan<float> xy, int coordinate)
    {
        var values = new double[xy.Length / 2];
        for (int i = 0; i < values.Length; i++)
            values[i] = xy[(2 * i) + coordinate];

        double[] sorted = Quantiles.Sorted(values);
        return sorted.Length == 0 ? (0, 0) : (Quantiles.At(sorted, Tail), Quantiles.At(sorted, 1 - Tail));
    }
}
