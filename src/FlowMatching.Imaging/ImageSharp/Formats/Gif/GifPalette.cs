using SixLabors.ImageSharp.PixelFormats;

namespace SixLabors.ImageSharp.Formats.Gif;

/// <summary>The colours of a file, and which of them stands for each colour of the picture.</summary>
internal sealed class GifPalette
{
    private readonly byte[] indexOf;

    private GifPalette(IReadOnlyList<Rgb24> colours, byte[] indexOf) => (Colours, this.indexOf) = (colours, indexOf);

    /// <summary>The colours, at most 256.</summary>
    public IReadOnlyList<Rgb24> Colours { get; }

    /// <summary>An index that is no colour, for "as before"; −1 if the colours take all indices.</summary>
    public int Transparent => Colours.Count < GifConstants.MostColours ? Colours.Count : -1;

    /// <summary>The bits of an index; the file format wants at least 2.</summary>
    public int Bits => Math.Max(2, 32 - int.LeadingZeroCount(Math.Max(Colours.Count - 1, Transparent)));

    /// <summary>Finds the palette of all colours that were counted: themselves where they find room, else the best choice.</summary>
    public static GifPalette Of(ColourCounts counts)
    {
        var found = counts.Found();
        var colours = found.Count <= GifConstants.MostColours
            ? [.. found.Select(c => c.Colour)]
            : ColourBoxes.Choose(found, GifConstants.MostColours - 1); // one index is left for "as before"

        var indexOf = new byte[ColourCounts.All];
        Parallel.ForEach(found, c => indexOf[ColourCounts.KeyOf(c.Colour)] = Nearest(colours, c.Colour));
        return new GifPalette(colours, indexOf);
    }

    /// <summary>Finds the index of a colour of the picture.</summary>
    public byte IndexOf(Rgb24 colour) => indexOf[ColourCounts.KeyOf(colour)];

    private static byte Nearest(IReadOnlyList<Rgb24> colours, Rgb24 wanted)
    {
        int best = 0, least = int.MaxValue;
        for (int i = 0; i < colours.Count && least > 0; i++)
        {
            int r = colours[i].R - wanted.R, g = colours[i].G - wanted.G, b = colours[i].B - wanted.B;
            int distance = (r * r) + (g * g) + (b * b);
            if (distance < least) (best, least) = (i, distance);
        }

        return (byte)best;
    }
}
