using System.Numerics;

namespace FlowMatching.Plots;

/// <summary>A legend outside the panels, where it covers nothing.</summary>
internal sealed class Legend
{
    /// <summary>The room for what an entry looks like.</summary>
    public const int SampleWidth = 34;

    /// <summary>The room for entries beside each other, with the picture's margin below them.</summary>
    public const int RowHeight = 2 * PlotStyle.Margin;

    private const int LineHeight = 22;
    private const int EntryGap = 22;

    private static readonly TextStyle HeadingText = PlotStyle.LegendText with { Face = PlotFonts.Bold };

    private readonly LegendEntry[] entries;

    /// <summary>Makes a legend; names that are too long are cut.</summary>
    /// <param name="entries">The entries.</param>
    /// <param name="mostWidth">The width that an entry may have.</param>
    public Legend(IEnumerable<LegendEntry> entries, int mostWidth) =>
        this.entries = [.. entries.Select(e => e with { Name = StyleOf(e).Shorten(e.Name, mostWidth - Indent(e)) })];

    /// <summary>Gets the width of the entries below each other, with the room around them.</summary>
    public int Width => (int)MathF.Ceiling(entries.Select(WidthOf).DefaultIfEmpty(0).Max()) + (2 * PlotStyle.Gap);

    /// <summary>Gets the height of the entries below each other.</summary>
    public int Height => (LineHeight * entries.Length) + (LineHeight / 2 * entries.Skip(1).Count(e => e.DrawSample is null));

    /// <summary>Gets the width of the entries beside each other.</summary>
    public int RowWidth => (int)MathF.Ceiling(entries.Sum(WidthOf)) + (EntryGap * Math.Max(0, entries.Length - 1));

    /// <summary>Draws the entries below each other.</summary>
    public void DrawColumn(Canvas canvas, int left, int top)
    {
        float y = top + (LineHeight / 2f);
        foreach (var entry in entries)
        {
            if (entry.DrawSample is null && !ReferenceEquals(entry, entries[0]))
                y += LineHeight / 2f; // room before the next group
            DrawEntry(canvas, entry, new Vector2(left, y));
            y += LineHeight;
        }
    }

    /// <summary>Draws the entries beside each other below panels, in the middle where there is room.</summary>
    /// <param name="canvas">The canvas.</param>
    /// <param name="first">Where the panels begin.</param>
    /// <param name="last">Where they end.</param>
    /// <param name="top">Where the row's room begins: the picture's margin below what stands above.</param>
    public void DrawRow(Canvas canvas, int first, int last, int top)
    {
        float left = Math.Max(first, (first + last - RowWidth) / 2f);
        foreach (var entry in entries)
        {
            DrawEntry(canvas, entry, new Vector2(left, top));
            left += WidthOf(entry) + EntryGap;
        }
    }

    private static void DrawEntry(Canvas canvas, LegendEntry entry, Vector2 at)
    {
        entry.DrawSample?.Invoke(canvas, at + new Vector2(SampleWidth / 2f, 0));
        canvas.DrawText(entry.Name, at + new Vector2(Indent(entry), 0), StyleOf(entry));
    }

    private static float WidthOf(LegendEntry entry) => Indent(entry) + StyleOf(entry).Measure(entry.Name);

    private static int Indent(LegendEntry entry) => entry.DrawSample is null ? 0 : SampleWidth + PlotStyle.Gap;

    private static TextStyle StyleOf(LegendEntry entry) => entry.DrawSample is null ? HeadingText : PlotStyle.LegendText;
}

/// <summary>A line of a legend.</summary>
/// <param name="Name">What is said.</param>
/// <param name="DrawSample">Draws how it looks, <see cref="Legend.SampleWidth"/> pixels about a middle; null for a heading.</param>
internal sealed record LegendEntry(string Name, Action<Canvas, Vector2>? DrawSample);
