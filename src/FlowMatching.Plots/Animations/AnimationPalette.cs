using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing.Processors.Quantization;

namespace FlowMatching.Plots;

/// <summary>The colours of an animation's file, and which of them stands for each colour of its frames.</summary>
internal sealed class AnimationPalette
{
    /// <summary>A GIF file has 256; one is left for "as before".</summary>
    private const int MostColours = 255;

    /// <summary>Where there are more, this many of the most frequent (paper, ink, grid) are kept as they are.</summary>
    private const int KeptColours = 48;

    /// <summary>The side of the page that stands for the other colours, each by its share of the pixels.</summary>
    private const int PageSide = 256;

    private readonly Dictionary<Rgba32, byte> indexOf;

    private AnimationPalette(Rgba32[] colours, Dictionary<Rgba32, byte> indexOf) => (Colours, this.indexOf) = (colours, indexOf);

    /// <summary>The colours, at most 255.</summary>
    public IReadOnlyList<Rgba32> Colours { get; }

    /// <summary>Finds the palette: the colours themselves where they find room, else the most frequent ones and the best choice for the
    /// others.</summary>
    /// <param name="counts">How many pixels have each colour.</param>
    /// <returns>The palette.</returns>
    public static AnimationPalette Of(IReadOnlyDictionary<Rgba32, int> counts)
    {
        KeyValuePair<Rgba32, int>[] found = [.. counts.OrderByDescending(c => c.Value).ThenBy(c => KeyOf(c.Key))];
        Rgba32[] colours =
            found.Length <= MostColours
                ? [.. found.Select(c => c.Key)]
                : [.. found[..KeptColours].Select(c => c.Key), .. Choose(found[KeptColours..], MostColours - KeptColours)];

        byte[] nearest = new byte[found.Length];
        Parallel.For(
            0,
            found.Length,
            i => nearest[i] = i < Math.Min(KeptColours, colours.Length) ? (byte)i : Nearest(colours, found[i].Key)
        );
        return new(colours, found.Select((c, i) => (c.Key, Index: nearest[i])).ToDictionary(c => c.Key, c => c.Index));
    }

    /// <summary>Finds the index of a colour of the frames.</summary>
    /// <param name="colour">The colour.</param>
    /// <returns>Its index.</returns>
    public byte IndexOf(Rgba32 colour) => indexOf[colour];

    // Wu's method on a page of the colours: on the frames themselves it takes seconds for each.
    private static Rgba32[] Choose(KeyValuePair<Rgba32, int>[] found, int most)
    {
        double pixels = found.Sum(c => (double)c.Value);
        Rgba32[] colours =
        [
            .. found.SelectMany(c => Enumerable.Repeat(c.Key, (int)Math.Ceiling(PageSide * PageSide * (c.Value / pixels)))),
        ];
        using var page = Image.LoadPixelData<Rgba32>(colours, colours.Length, 1);
        using var quantizer = new WuQuantizer(
            new QuantizerOptions { Dither = null, MaxColors = most }
        ).CreatePixelSpecificQuantizer<Rgba32>(Configuration.Default);
        quantizer.BuildPaletteAndQuantizeFrame(page.Frames.RootFrame, page.Bounds()).Dispose();
        return [.. quantizer.Palette.ToArray().Distinct()];
    }

    private static byte Nearest(Rgba32[] colours, Rgba32 wanted)
    {
        int best = 0,
            least = int.MaxValue;
        for (int i = 0; i < colours.Length && least > 0; i++)
        {
            int r = colours[i].R - wanted.R,
                g = colours[i].G - wanted.G,
                b = colours[i].B - wanted.B;
            int distance = (r * r) + (g * g) + (b * b);
            if (distance < least)
                (best, least) = (i, distance);
        }

        return (byte)best;
    }

    private static int KeyOf(Rgba32 colour) => (colour.R << 16) | (colour.G << 8) | colour.B;
}
