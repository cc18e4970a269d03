namespace FlowMatching.Imaging.Plots;

/// <summary>Chooses the vertical axis of curves so that their later course fills the panel.</summary>
internal static class CurveRange
{
    /// <summary>The share of steps at the beginning that may leave a linear panel: they are often far above all that follows.</summary>
    private const double BeginningShare = 0.05;

    /// <summary>The beginning leaves the panel if showing it would make the range this many times as high.</summary>
    private const double WorthCutting = 2;

    /// <summary>The share of values at each end that may leave the panel.</summary>
    private const double Tail = 0.005;

    /// <summary>The room above and below, as a share of the range.</summary>
    private const double Margin = 0.06;

    /// <summary>From this ratio of the highest to the lowest value on, the axis is logarithmic.</summary>
    private const double LogarithmicRatio = 20;

    /// <summary>Chooses the axis.</summary>
    /// <param name="series">The curves; a reference line is always inside.</param>
    /// <param name="mostTicks">The number of ticks that find room.</param>
    public static Axis Choose(IReadOnlyList<CurveSeries> series, int mostTicks)
    {
        double[] all = Quantiles.Sorted(series.Where(s => !s.IsReference).SelectMany(s => s.Values));
        double[] late = Quantiles.Sorted(series.Where(s => !s.IsReference).SelectMany(Late));
        if (all.Length == 0) return Axis.Linear(0, 1, mostTicks);
        if (late.Length == 0) late = all;

        double[] references = Quantiles.Sorted(series.Where(s => s.IsReference).SelectMany(s => s.Values));
        double low = references.Append(Quantiles.At(all, Tail)).Min();
        double high = references.Append(Quantiles.At(late, 1 - Tail)).Max();
        double highest = Math.Max(high, all[^1]);
        if (low > 0 && high > LogarithmicRatio * low) return Logarithmic(low, highest, mostTicks);

        return Linear(low, highest - low > WorthCutting * (high - low) ? high : highest, mostTicks);
    }

    private static IEnumerable<double> Late(CurveSeries series) => series.Values.Skip((int)(BeginningShare * series.Values.Count));

    private static Axis Linear(double low, double high, int mostTicks)
    {
        double margin = high > low ? Margin * (high - low) : Math.Max(Math.Abs(high) / 10, 1e-6);

        return Axis.Linear(low - margin, high + margin, mostTicks);
    }

    private static Axis Logarithmic(double low, double high, int mostTicks)
    {
        double margin = Math.Pow(high / low, Margin);

        return Axis.Logarithmic(low / margin, high * margin, mostTicks);
    }
}
