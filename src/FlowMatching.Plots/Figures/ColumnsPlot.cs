using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Plots;

/// <summary>Draws points of any number of coordinates, data beside samples: of one coordinate a histogram, of two or three the densities
/// of their projections, of more every pair of the first eight.</summary>
public static class ColumnsPlot
{
    /// <summary>The most coordinates that are drawn.</summary>
    public const int MostColumns = 8;

    private const int Space = 3;

    /// <summary>Draws sets of points.</summary>
    /// <param name="sets">The sets, 1 to 4; the first is the one that the ranges are chosen for.</param>
    /// <param name="options">How they are drawn.</param>
    /// <returns>The picture, which the caller disposes.</returns>
    public static Image<Rgb24> Render(IReadOnlyList<ColumnSet> sets, ColumnsOptions options)
    {
        ArgumentNullException.ThrowIfNull(sets);
        ArgumentNullException.ThrowIfNull(options);
        if (sets is not { Count: >= 1 and <= 4 } || sets.Any(set => set.Values.Length % options.Columns.Count != 0))
            throw new ArgumentException(
                $"There are {sets.Count} sets, expected 1 to 4, each of whole rows of {options.Columns.Count} numbers.",
                nameof(sets)
            );

        ColumnRanges ranges = new(sets, options.Columns);
        return options.Columns.Count switch
        {
            1 => new ColumnHistogram(sets, ranges).Render(options),
            <= Space => new ProjectionsPlot(sets, ranges).Render(options),
            _ => new PairsPlot(sets, ranges).Render(options),
        };
    }
}

/// <summary>Points of one origin.</summary>
/// <param name="Name">What it is, such as data or samples.</param>
/// <param name="Values">The points row by row, in the units of the user.</param>
public sealed record ColumnSet(string Name, float[] Values);

/// <summary>How points of any number of coordinates are drawn.</summary>
public sealed record ColumnsOptions
{
    /// <summary>Gets the line above the plot.</summary>
    public string? Title { get; init; }

    /// <summary>Gets the smaller line below the title.</summary>
    public string? Subtitle { get; init; }

    /// <summary>Gets the names of the coordinates.</summary>
    public required IReadOnlyList<string> Columns { get; init; }
}

/// <summary>The coordinates that are drawn: the values of each, and the range that shows them.</summary>
internal sealed class ColumnRanges
{
    private const double Tail = 0.002,
        Margin = 0.08,
        LikeWidths = 4; // as much wider than another a column may be to be drawn on the same scale

    private readonly int width;
    private readonly (double Low, double High)[] ranges;

    /// <summary>Finds the ranges.</summary>
    /// <param name="sets">The points.</param>
    /// <param name="names">The names of all coordinates.</param>
    public ColumnRanges(IReadOnlyList<ColumnSet> sets, IReadOnlyList<string> names)
    {
        width = names.Count;
        Names = [.. names.Take(ColumnsPlot.MostColumns)];
        ranges = [.. Enumerable.Range(0, Names.Count).Select(column => RangeOf(sets, column))];
        if (Names.Count is 2 or 3)
            Equalise();
    }

    /// <summary>The names of the coordinates that are drawn.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The ends of a coordinate.</summary>
    /// <param name="column">Its number, from 0.</param>
    public (double Low, double High) Of(int column) => ranges[column];

    /// <summary>The axis of a coordinate.</summary>
    /// <param name="column">Its number, from 0.</param>
    /// <param name="ticks">The number of ticks that find room.</param>
    public Axis AxisOf(int column, int ticks) => Axis.Linear(ranges[column].Low, ranges[column].High, ticks);

    /// <summary>The values of a coordinate.</summary>
    /// <param name="set">The points.</param>
    /// <param name="column">Its number, from 0.</param>
    public double[] Values(ColumnSet set, int column)
    {
        double[] values = new double[set.Values.Length / width];
        for (int row = 0; row < values.Length; row++)
            values[row] = set.Values[(row * width) + column];

        return values;
    }

    /// <summary>Two coordinates as points of the plane.</summary>
    /// <param name="set">The points.</param>
    /// <param name="x">The one along the lower side.</param>
    /// <param name="y">The one along the left side.</param>
    public float[] Pairs(ColumnSet set, int x, int y)
    {
        float[] pairs = new float[set.Values.Length / width * 2];
        for (int row = 0; 2 * row < pairs.Length; row++)
            (pairs[2 * row], pairs[(2 * row) + 1]) = (set.Values[(row * width) + x], set.Values[(row * width) + y]);

        return pairs;
    }

    /// <summary>The part of the plane of two coordinates.</summary>
    public PlotRange Plane(int x, int y) => new(ranges[x].Low, ranges[x].High, ranges[y].Low, ranges[y].High);

    // The tails are cut off set by set: a few far samples must not shrink all.
    private (double Low, double High) RangeOf(IReadOnlyList<ColumnSet> sets, int column)
    {
        double[][] sorted = [.. sets.Select(set => Quantiles.Sorted(Values(set, column))).Where(values => values.Length > 0)];
        if (sorted.Length == 0)
            return (-1, 1);

        double low = sorted.Min(values => Quantiles.At(values, Tail)),
            high = sorted.Max(values => Quantiles.At(values, 1 - Tail));
        double margin = high > low ? Margin * (high - low) : Math.Max(1, Math.Abs(low)) / 2;
        return (low - margin, high + margin);
    }

    // Axes of like width share one scale: a sphere is drawn as a sphere.
    private void Equalise()
    {
        double widest = ranges.Max(range => range.High - range.Low);
        if (ranges.Any(range => widest > LikeWidths * (range.High - range.Low)))
            return;

        for (int column = 0; column < ranges.Length; column++)
        {
            double middle = (ranges[column].Low + ranges[column].High) / 2;
            ranges[column] = (middle - (widest / 2), middle + (widest / 2));
        }
    }
}

/// <summary>The density of values along one axis.</summary>
internal static class Histogram1D
{
    private const int Fewest = 15,
        Most = 80;

    /// <summary>How many bins show so many values: fewer of few, or chance makes the outline.</summary>
    /// <param name="count">Number of values.</param>
    public static int BinsFor(int count) => Math.Clamp((int)(2 * Math.Cbrt(count)), Fewest, Most);

    /// <summary>Counts.</summary>
    /// <param name="values">The values; those beyond the ends are left out.</param>
    /// <param name="range">The ends.</param>
    /// <param name="bins">Number of bins.</param>
    /// <returns>The density in each bin: its integral is the part of the values that lies within the ends.</returns>
    public static double[] Count(double[] values, (double Low, double High) range, int bins)
    {
        double[] density = new double[bins];
        double width = (range.High - range.Low) / bins;
        foreach (double value in values)
        {
            if (value >= range.Low && value < range.High)
                density[Math.Min((int)((value - range.Low) / width), bins - 1)] += 1 / (width * values.Length);
        }

        return density;
    }
}

/// <summary>Histograms on one axis: the first set filled, the others as outlines.</summary>
internal static class HistogramCurves
{
    private static readonly Rgb24 Filling = new(200, 208, 216);

    /// <summary>The look of a set's outline.</summary>
    /// <param name="index">Its number, from 0.</param>
    public static Rgb24 ColourOf(int index) => index == 0 ? new Rgb24(120, 132, 144) : CurveColours.At(index - 1);

    /// <summary>Fills the first histogram and adds the outlines of all to a frame.</summary>
    /// <param name="canvas">Where.</param>
    /// <param name="frame">The panel.</param>
    /// <param name="range">The ends of the axis.</param>
    /// <param name="densities">The histograms.</param>
    /// <param name="top">The density at the upper side.</param>
    public static void Draw(Canvas canvas, PlotFrame frame, (double Low, double High) range, IReadOnlyList<double[]> densities, double top)
    {
        var bounds = frame.Bounds;
        float width = bounds.Width / (float)densities[0].Length;
        for (int bin = 0; bin < densities[0].Length; bin++)
        {
            float height = (float)(Math.Min(densities[0][bin] / top, 1) * bounds.Height);
            canvas.FillRectangle(bounds.Left + (bin * width), bounds.Bottom - height, width + 0.5f, height, Filling);
        }

        for (int i = 0; i < densities.Count; i++)
            frame.AddCurve(Edges(range, densities[i].Length), Steps(densities[i]), new CurveLook(ColourOf(i), i == 0 ? 1 : 2));
    }

    private static double[] Edges((double Low, double High) range, int bins) =>
        [
            .. Enumerable
                .Range(0, bins)
                .SelectMany(bin => new[] { bin, bin + 1 }.Select(edge => range.Low + ((range.High - range.Low) * edge / bins))),
        ];

    private static double[] Steps(double[] density) => [.. density.SelectMany(value => new[] { value, value })];
}
