using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Plots;

/// <summary>A square panel of the density of points, quick enough to be drawn anew in every frame.</summary>
internal sealed class DensityPanel
{
    /// <summary>Few colours: neighbouring pixels then share one, which an animation's compression lives on. No steps show.</summary>
    private const int Levels = 48;

    /// <summary>How far a density may move before an animation's colour follows, in roots of its level: chance grows like the root of
    /// a count. At the last level this is 9 % of the scale, as much as chance moves it.</summary>
    private const double Patience = 0.6;

    private static readonly ColourMap Map = ColourMap.Sequential.Part(0, 1, Levels);
    private static readonly Rgb24[] Colours = [.. Enumerable.Range(0, Levels).Select(i => Map.At(i / (Levels - 1.0)))];

    private readonly PlotRange range;
    private readonly int pixelsPerBin;

    /// <summary>Makes a panel.</summary>
    /// <param name="bounds">Where it is; its width and height are the same multiple of the pixels per bin.</param>
    /// <param name="range">The part of the plane.</param>
    /// <param name="pixelsPerBin">Pixels per bin in each direction.</param>
    public DensityPanel(PixelRectangle bounds, PlotRange range, int pixelsPerBin)
    {
        (Bounds, this.range, this.pixelsPerBin) = (bounds, range, pixelsPerBin);
        Bins = bounds.Width / pixelsPerBin;
    }

    /// <summary>Where it is.</summary>
    public PixelRectangle Bounds { get; }

    /// <summary>Gets the number of bins in each direction.</summary>
    public int Bins { get; }

    /// <summary>Counts and smooths points, as much as their number asks for.</summary>
    /// <param name="xy">Points, shape (N, 2).</param>
    /// <returns>The density of each bin, from the lowest row.</returns>
    public double[] Measure(ReadOnlySpan<float> xy)
    {
        double[] density = Histogram2D.Count(xy, range, Bins).Values.ToArray();
        int passes = BinomialBlur.PassesFor(xy.Length / 2, Bins);
        for (int pass = 0; pass < passes; pass++)
            BinomialBlur.Apply(density, Bins);

        return density;
    }

    /// <summary>Brings the levels that were shown to a new density.</summary>
    /// <remarks>Chance makes every bin tremble by a level or two from frame to frame. Levels follow only larger moves: nobody sees the
    /// others, and the file is a third smaller. The first frame and the last, which stays in sight, are exact.</remarks>
    /// <param name="levels">The level of each bin, before and after.</param>
    /// <param name="density">What <see cref="Measure"/> found.</param>
    /// <param name="most">The density of the last level.</param>
    /// <param name="exactly">Whether all levels follow.</param>
    public static void Follow(byte[] levels, double[] density, double most, bool exactly)
    {
        double scale = (Levels - 1) / most;
        for (int i = 0; i < levels.Length; i++)
        {
            double wanted = Math.Min(density[i] * scale, Levels - 1);
            bool saturated = wanted == Levels - 1; // a flat area costs nothing, and a half-followed one has grain
            if (exactly || saturated || Math.Abs(wanted - levels[i]) > Patience * Math.Sqrt(wanted))
                levels[i] = (byte)(wanted + 0.5);
        }
    }

    /// <summary>Draws the levels.</summary>
    /// <param name="canvas">Where.</param>
    /// <param name="left">Column of the panel's left edge on it.</param>
    /// <param name="top">Row of the panel's top edge on it.</param>
    /// <param name="levels">The level of each bin, from the lowest row.</param>
    public void Draw(Canvas canvas, int left, int top, byte[] levels)
    {
        var pixels = new Rgb24[levels.Length];
        for (int row = 0; row < Bins; row++) // the bins begin at the bottom, the picture at the top
        for (int x = 0; x < Bins; x++)
            pixels[(row * Bins) + x] = Colours[levels[((Bins - 1 - row) * Bins) + x]];

        canvas.DrawPixels(pixels, Bins, left, top, pixelsPerBin);
    }
}

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
        if (pointsPerBin >= WantedPoints)
            return 0;

        return (int)Math.Clamp(Math.Ceiling(WantedPoints / (BinsPerPass * pointsPerBin)), 1, MostPasses);
    }

    /// <summary>Smooths in place; what would leave the square stays at its border, so that the sum is kept.</summary>
    /// <param name="values">Values, shape (size, size).</param>
    /// <param name="size">Values in each direction.</param>
    public static void Apply(double[] values, int size)
    {
        for (int row = 0; row < size; row++)
            Line(values, row * size, 1, size);
        for (int column = 0; column < size; column++)
            Line(values, column, size, size);
    }

    private static void Line(double[] values, int start, int stride, int count)
    {
        double before = values[start];
        for (int i = 0, at = start; i < count; i++, at += stride)
        {
            double here = values[at],
                after = i + 1 < count ? values[at + stride] : here;
            values[at] = (0.25 * before) + (0.5 * here) + (0.25 * after);
            before = here;
        }
    }
}
