using FlowMatching.Plots;
using SixLabors.ImageSharp.PixelFormats;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace FlowMatching.Cli.Output;

/// <summary>The density of points in half-block characters: each is two pixels, one above the other, in the colours of letter and
/// ground.</summary>
internal sealed class PointsPicture : Renderable
{
    /// <summary>Pixels, and so characters, across.</summary>
    public const int Columns = 36;

    private const double Brightest = 0.98; // of the cells with points; a few crowded ones would darken all others

    private readonly Histogram2D density;
    private readonly double top;

    /// <summary>Counts the points.</summary>
    /// <param name="points">Shape (N, 2).</param>
    public PointsPicture(float[] points)
    {
        density = Histogram2D.Count(points, PlotRange.Square(points), Columns);
        top = density.Quantile(Brightest);
    }

    /// <inheritdoc/>
    protected override Measurement Measure(RenderOptions options, int maxWidth) => new(Columns, Columns);

    /// <inheritdoc/>
    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        for (int row = Columns - 1; row > 0; row -= 2)
        {
            for (int column = 0; column < Columns; column++)
                yield return new Segment("▀", new Style(ColourAt(row, column), ColourAt(row - 1, column)));
            yield return Segment.LineBreak;
        }
    }

    private Color ColourAt(int row, int column)
    {
        double value = density.Density[(row * Columns) + column];
        Rgb24 colour = ColourMap.Sequential.At(top > 0 ? value / top : 0);
        return new Color(colour.R, colour.G, colour.B);
    }
}
