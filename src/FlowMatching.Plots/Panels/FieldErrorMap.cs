using System.Numerics;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Plots;

/// <summary>The error of a learned field at one time, as colours with the true field over them.</summary>
internal sealed class FieldErrorMap
{
    /// <summary>The share of the mass whose error stays below the last colour's.</summary>
    private const double ShownShare = 0.99;

    /// <summary>The share of the mass that the grey cells hold together.</summary>
    private const double EmptyMass = 0.001;

    private const float SwatchHeight = 14;

    private static readonly Paint EmptyPaint = new Rgb24(226, 226, 226);
    private static readonly Paint ArrowPaint = new(PlotStyle.Background, 0.9f);
    private static readonly Paint EmptyArrowPaint = new(PlotStyle.FaintInk, 0.4f);

    private readonly PlotGrid grid;
    private readonly ReadOnlyMemory<float> truth;
    private readonly double[] errors;
    private readonly double[] weights;
    private readonly double leastWeight;

    /// <summary>Measures the error at each cell.</summary>
    public FieldErrorMap(FieldErrorPanel panel, PlotGrid grid)
    {
        grid.Require(panel.Learned.Length, valuesPerCell: 2);
        grid.Require(panel.True.Length, valuesPerCell: 2);
        if (!panel.Density.IsEmpty)
            grid.Require(panel.Density.Length, valuesPerCell: 1);

        (this.grid, truth, KnowsMass) = (grid, panel.True, !panel.Density.IsEmpty);
        errors = [.. Enumerable.Range(0, grid.Cells).Select(i => Finite(ErrorAt(panel.Learned.Span, panel.True.Span, i)))];
        weights = [.. Enumerable.Range(0, grid.Cells).Select(i => KnowsMass ? Math.Max(Finite(panel.Density.Span[i]), 0) : 1)];
        leastWeight = KnowsMass ? WeightAbove(weights, EmptyMass) : 0;
    }

    /// <summary>Gets a value indicating whether the density is known.</summary>
    public bool KnowsMass { get; }

    /// <summary>Finds ‖v − u‖ at a cell.</summary>
    public static double ErrorAt(ReadOnlySpan<float> learned, ReadOnlySpan<float> truth, int cell)
    {
        double x = learned[2 * cell] - truth[2 * cell],
            y = learned[(2 * cell) + 1] - truth[(2 * cell) + 1];

        return Math.Sqrt((x * x) + (y * y));
    }

    /// <summary>Finds the error of the last colour; panels weigh equally.</summary>
    /// <returns>The error; 1 if there is none, so that the scale ends somewhere.</returns>
    public static double LargestShown(IReadOnlyList<FieldErrorMap> all)
    {
        (double Error, double Weight)[] cells = [.. all.SelectMany(m => m.Weighted()).OrderByDescending(c => c.Error)];
        double left = (1 - ShownShare) * cells.Sum(c => c.Weight);
        int i = 0;
        while (i < cells.Length - 1 && (left -= cells[i].Weight) > 0)
            i++;

        return cells[i].Error > 0 ? cells[i].Error : 1;
    }

    /// <summary>Makes the legend of all panels.</summary>
    public static Legend MakeLegend(bool arrows, bool empty)
    {
        var entries = new List<LegendEntry>();
        if (arrows)
            entries.Add(new("true field u, each panel on its own scale", DrawArrowSample));
        if (empty)
            entries.Add(new("holds less than 0.1 % of p_t", (canvas, middle) => DrawSwatch(canvas, middle, EmptyPaint)));

        return new Legend(entries, int.MaxValue);
    }

    /// <summary>Draws the error as colours, and the true field as arrows over it.</summary>
    public void Draw(Canvas canvas, PixelRectangle bounds, HeatMap colours, int arrows)
    {
        colours.Draw(canvas, bounds, errors, grid.Size);
        if (KnowsMass)
            DrawEmpty(canvas, bounds);
        if (arrows > 0)
            DrawArrows(canvas, bounds, arrows);
    }

    private static double Finite(double value) => double.IsFinite(value) ? value : 0;

    /// <summary>Finds the smallest weight of those that are left when the smallest, up to a share of all, are taken away.</summary>
    private static double WeightAbove(double[] weights, double share)
    {
        double[] sorted = Quantiles.Sorted(weights);
        double left = share * sorted.Sum();
        int i = 0;
        while (i < sorted.Length - 1 && (left -= sorted[i]) >= 0)
            i++;

        return sorted[i];
    }

    private static void DrawSwatch(Canvas canvas, Vector2 middle, Paint paint) =>
        canvas.FillRectangle(middle.X - (Legend.SampleWidth / 2f), middle.Y - (SwatchHeight / 2), Legend.SampleWidth, SwatchHeight, paint);

    private static void DrawArrowSample(Canvas canvas, Vector2 middle)
    {
        var half = new Vector2(0.4f * Legend.SampleWidth, 0);
        DrawSwatch(canvas, middle, ColourMap.Sequential.At(0.2));
        canvas.DrawArrow(middle - half, middle + half, 1.5f, SwatchHeight / 2, ArrowPaint);
    }

    /// <summary>Lists the errors with what they weigh; the weights of a panel sum to 1.</summary>
    private IEnumerable<(double Error, double Weight)> Weighted()
    {
        double sum = weights.Sum();

        return errors.Select((e, i) => (e, sum > 0 ? weights[i] / sum : 0));
    }

    private void DrawEmpty(Canvas canvas, PixelRectangle bounds)
    {
        for (int y = bounds.Top; y < bounds.Bottom; y++)
        {
            int row = (bounds.Bottom - 1 - y) * grid.Size / bounds.Height * grid.Size;
            for (int x = bounds.Left; x < bounds.Right; x++)
            {
                int cell = row + ((x - bounds.Left) * grid.Size / bounds.Width);
                if (weights[cell] < leastWeight)
                    canvas.FillRectangle(x, y, 1, 1, EmptyPaint);
            }
        }
    }

    /// <summary>Draws arrows at the middles of fewer, larger cells, with the vectors of the cells nearest to these.</summary>
    private void DrawArrows(Canvas canvas, PixelRectangle bounds, int size)
    {
        int[] cells = [.. Enumerable.Range(0, size * size).Select(i => (Nearest(i / size, size) * grid.Size) + Nearest(i % size, size))];
        float[] vectors = [.. cells.SelectMany(c => truth.Slice(2 * c, 2).ToArray())];
        float[] shown = [.. cells.Where(c => weights[c] >= leastWeight).SelectMany(c => truth.Slice(2 * c, 2).ToArray())];
        double fastest = QuiverPanel.SpeedMax([shown.Length > 0 ? shown : vectors]);
        var panel = new QuiverPanel(bounds, new PlotGrid(grid.Range, size), fastest)
        {
            PaintOf = i => weights[cells[i]] < leastWeight ? EmptyArrowPaint : ArrowPaint,
        };
        panel.Draw(canvas, vectors);
    }

    private int Nearest(int index, int size) => ((2 * index) + 1) * grid.Size / (2 * size);
}
