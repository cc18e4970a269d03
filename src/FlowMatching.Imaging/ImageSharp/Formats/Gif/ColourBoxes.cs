using SixLabors.ImageSharp.PixelFormats;

namespace SixLabors.ImageSharp.Formats.Gif;

/// <summary>Chooses few colours that stand for many.</summary>
/// <remarks>The criterion of X. Wu 1991, "Efficient Statistical Computations for Optimal Color Quantization" (Graphics Gems II): cut
/// the box that loses most where its parts lose least. Median cut (Heckbert 1982) halves the pixels instead, and so spends its entries on
/// the many shades of a large dark area; the least squared error also keeps the few pixels of a bright ramp apart. Plots have
/// few colours, so the boxes hold the colours themselves instead of Wu's table of sums over a coarse grid: nothing is rounded.</remarks>
internal static class ColourBoxes
{
    /// <summary>Above this number (photographs), the last bits of each channel are dropped before the cuts.</summary>
    private const int MostColours = 1 << 16;

    private const int KeptBits = 0xF8;

    /// <summary>Chooses the palette.</summary>
    /// <param name="colours">All colours with the number of their pixels.</param>
    /// <param name="most">The number of entries.</param>
    public static IReadOnlyList<Rgb24> Choose(IReadOnlyList<WeightedColour> colours, int most)
    {
        var boxes = new List<ColourBox> { new([.. Coarse(colours).Select(Dampened)]) };
        while (boxes.Count < most && boxes.MaxBy(box => box.Error) is { Error: > 0 } worst)
        {
            var (low, high) = worst.Split();
            boxes[boxes.IndexOf(worst)] = low;
            boxes.Add(high);
        }

        return [.. boxes.Select(box => box.Representative).Distinct()];
    }

    /// <summary>The root of a count: else the background's shades would get all entries and the edges of letters none.</summary>
    private static WeightedColour Dampened(WeightedColour colour) => colour with { Weight = Math.Sqrt(colour.Weight) };

    private static IEnumerable<WeightedColour> Coarse(IReadOnlyList<WeightedColour> colours)
        => colours.Count <= MostColours
            ? colours
            : colours
                .GroupBy(c => (c.Colour.R & KeptBits, c.Colour.G & KeptBits, c.Colour.B & KeptBits))
                .Select(Merged);

    private static WeightedColour Merged(IEnumerable<WeightedColour> colours)
    {
        var moments = default(ColourMoments);
        foreach (var colour in colours) moments.Add(colour);

        return new WeightedColour(moments.Mean, moments.Weight);
    }
}
