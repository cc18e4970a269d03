using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Plots;

/// <summary>Turns numbers from 0 to 1 into colours along a path through colour space.</summary>
public sealed class ColourMap
{
    private const int Entries = 1024;

    private readonly Rgb24[] colours;

    /// <summary>Lays paths through control points in OKLab and walks each at even speed, so that equal differences look equal.</summary>
    /// <param name="paths">Each of at least two colours; they share the numbers from 0 to 1 equally.</param>
    internal ColourMap(params IReadOnlyList<OkLab>[] paths)
    {
        colours = new Rgb24[Entries];
        for (int i = 0; i < paths.Length; i++)
            Walk(paths[i], colours.AsSpan(Entries * i / paths.Length, Entries / paths.Length));
    }

    private ColourMap(Rgb24[] colours) => this.colours = colours;

    /// <summary>Gets the map for amounts: dark for none, bright for many. Near-black indigo, violet, red, orange, pale yellow.</summary>
    public static ColourMap Sequential { get; } =
        new([
            OkLab.FromHue(0.17, 0.05, 285),
            OkLab.FromHue(0.33, 0.15, 295),
            OkLab.FromHue(0.48, 0.19, 345),
            OkLab.FromHue(0.64, 0.19, 30),
            OkLab.FromHue(0.80, 0.16, 70),
            OkLab.FromHue(0.97, 0.06, 105),
        ]);

    /// <summary>Gets the map for values on both sides of a middle: blue, near-white, red.</summary>
    public static ColourMap Diverging { get; } =
        new(
            [OkLab.FromHue(0.35, 0.12, 262), OkLab.FromHue(0.65, 0.14, 250), OkLab.FromHue(0.97, 0, 0)],
            [OkLab.FromHue(0.97, 0, 0), OkLab.FromHue(0.65, 0.14, 32), OkLab.FromHue(0.35, 0.12, 25)]
        );

    /// <summary>Finds the colour of a number; those beyond the ends take the colour of the end.</summary>
    /// <param name="value">The number; not-a-number counts as 0.</param>
    /// <returns>The colour, sRGB.</returns>
    public Rgb24 At(double value) => colours[(int)((Math.Clamp(double.IsNaN(value) ? 0 : value, 0, 1) * (colours.Length - 1)) + 0.5)];

    /// <summary>Takes a part of the map, so that on a white page not even the brightest colour is lost.</summary>
    /// <param name="from">Where the part begins, from 0.</param>
    /// <param name="to">Where it ends, up to 1.</param>
    /// <param name="steps">The number of its colours; few colours make small animations.</param>
    /// <returns>A map of its own.</returns>
    public ColourMap Part(double from, double to, int steps = Entries)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 2);

        return new([.. Enumerable.Range(0, steps).Select(i => At(from + ((to - from) * i / (steps - 1))))]);
    }

    private static void Walk(IReadOnlyList<OkLab> points, Span<Rgb24> entries)
    {
        var path = new OkLab[Entries];
        var travelled = new double[Entries];
        for (int i = 0; i < Entries; i++)
        {
            path[i] = OnPath(points, i / (Entries - 1.0)).Showable();
            if (i > 0)
                travelled[i] = travelled[i - 1] + OkLab.Distance(path[i - 1], path[i]);
        }

        for (int i = 0, at = 0; i < entries.Length; i++)
        {
            double wanted = travelled[^1] * i / (entries.Length - 1);
            while (at < Entries - 1 && travelled[at] < wanted)
                at++;
            entries[i] = path[at].ToRgb();
        }
    }

    /// <summary>A Catmull-Rom curve: smooth, so that no band stands out at a control point.</summary>
    private static OkLab OnPath(IReadOnlyList<OkLab> points, double position)
    {
        double scaled = position * (points.Count - 1);
        int i = Math.Min((int)scaled, points.Count - 2);
        double t = scaled - i;
        var (p0, p1, p2, p3) = (points[Math.Max(i - 1, 0)], points[i], points[i + 1], points[Math.Min(i + 2, points.Count - 1)]);

        return new(Curve(p0.L, p1.L, p2.L, p3.L, t), Curve(p0.A, p1.A, p2.A, p3.A, t), Curve(p0.B, p1.B, p2.B, p3.B, t));
    }

    private static double Curve(double p0, double p1, double p2, double p3, double t) =>
        p1 + (0.5 * t * (p2 - p0 + (t * ((2 * p0) - (5 * p1) + (4 * p2) - p3 + (t * ((3 * (p1 - p2)) + p3 - p0))))));
}
