using SixLabors.ImageSharp.PixelFormats;

namespace SixLabors.ImageSharp.Formats.Gif;

/// <summary>How many pixels have which colour.</summary>
internal sealed class ColourCounts
{
    /// <summary>The number of colours there are.</summary>
    public const int All = 1 << 24;

    private readonly int[] counts = new int[All];

    public static int KeyOf(Rgb24 colour) => (colour.R << 16) | (colour.G << 8) | colour.B;

    public void Add(ReadOnlySpan<Rgb24> pixels)
    {
        foreach (var pixel in pixels) counts[KeyOf(pixel)]++;
    }

    /// <summary>Counts pixels that are not as in the frame before.</summary>
    public void AddChanges(ReadOnlySpan<Rgb24> before, ReadOnlySpan<Rgb24> after)
    {
        for (int i = 0; i < after.Length; i++)
        {
            if (before[i] != after[i]) counts[KeyOf(after[i])]++;
        }
    }

    /// <summary>Lists the colours that occur, in a fixed order.</summary>
    public IReadOnlyList<WeightedColour> Found()
    {
        var found = new List<WeightedColour>();
        for (int key = 0; key < All; key++)
        {
            if (counts[key] > 0)
                found.Add(new WeightedColour(new Rgb24((byte)(key >> 16), (byte)(key >> 8), (byte)key), counts[key]));
        }

        return found;
    }
}
