using SixLabors.ImageSharp.PixelFormats;

namespace SixLabors.ImageSharp.Formats.Gif;

/// <summary>The sums over a set of weighted colours from which its mean and its spread follow.</summary>
internal struct ColourMoments
{
    private double weight;
    private double r;
    private double g;
    private double b;
    private double squares;

    /// <summary>The least weighted sum of squared distances to one colour, which is the mean: Σ w |c|² − |Σ w c|² / Σ w.</summary>
    public readonly double Error => weight > 0 ? Math.Max(0, squares - (((r * r) + (g * g) + (b * b)) / weight)) : 0;

    public readonly double Weight => weight;

    public readonly Rgb24 Mean => new((byte)((r / weight) + 0.5), (byte)((g / weight) + 0.5), (byte)((b / weight) + 0.5));

    public void Add(WeightedColour colour, int sign = 1)
    {
        var (c, w) = (colour.Colour, sign * colour.Weight);
        weight += w;
        r += w * c.R;
        g += w * c.G;
        b += w * c.B;
        squares += w * ((c.R * c.R) + (c.G * c.G) + (c.B * c.B));
    }
}
