using SixLabors.ImageSharp.PixelFormats;

namespace SixLabors.ImageSharp.Formats.Gif;

/// <summary>Colours that share one entry of the palette.</summary>
internal sealed class ColourBox
{
    /// <summary>From this share of the weight on, one colour speaks for the box.</summary>
    private const double Majority = 0.5;

    private readonly WeightedColour[] colours;
    private readonly ColourMoments moments;

    public ColourBox(WeightedColour[] colours)
    {
        this.colours = colours;
        foreach (var colour in colours) moments.Add(colour);
    }

    /// <summary>What is lost by giving all these colours one.</summary>
    public double Error => colours.Length > 1 ? moments.Error : 0;

    /// <summary>The colour for all: the one that most pixels have, so that flat areas keep theirs exactly, else the mean.</summary>
    public Rgb24 Representative
    {
        get
        {
            var heaviest = colours.MaxBy(c => c.Weight);

            return heaviest.Weight >= Majority * moments.Weight ? heaviest.Colour : moments.Mean;
        }
    }

    /// <summary>Cuts the box across the channel of largest spread, where the two parts together lose least.</summary>
    public (ColourBox Low, ColourBox High) Split()
    {
        int channel = WidestChannel();
        var sorted = colours.OrderBy(c => c.Channel(channel)).ToArray(); // a stable sort: equal pictures, equal palettes
        int cut = BestCut(sorted);

        return (new(sorted[..cut]), new(sorted[cut..]));
    }

    private static int BestCut(WeightedColour[] sorted)
    {
        var (low, high) = (default(ColourMoments), default(ColourMoments));
        foreach (var colour in sorted) high.Add(colour);

        int best = 1;
        double least = double.PositiveInfinity;
        for (int cut = 1; cut < sorted.Length; cut++)
        {
            low.Add(sorted[cut - 1]);
            high.Add(sorted[cut - 1], -1);
            double error = low.Error + high.Error;
            if (error < least) (best, least) = (cut, error);
        }

        return best;
    }

    private int WidestChannel()
    {
        double Spread(int channel)
        {
            double mean = colours.Sum(c => c.Weight * c.Channel(channel)) / moments.Weight;
            return colours.Sum(c => c.Weight * Math.Pow(c.Channel(channel) - mean, 2));
        }

        return Enumerable.Range(0, 3).MaxBy(Spread);
    }
}
