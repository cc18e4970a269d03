using System.Reflection;
using System.Text;

namespace FlowMatching.Imaging.Drawing.Text;

/// <summary>A TrueType font: outlines and widths of characters.</summary>
/// <remarks>Read by our own code because the package feed in use serves no maintained font library. Hinting and kerning are left
/// out: outlines are drawn with exact coverage, at the sizes of plot labels.</remarks>
public sealed class FontFace
{
    private const int CapitalHeightLetter = 'H';

    private static readonly Lazy<FontFace> RegularFace = new(() => Embedded("DejaVuSans.ttf"));
    private static readonly Lazy<FontFace> BoldFace = new(() => Embedded("DejaVuSans-Bold.ttf"));

    private readonly Dictionary<string, ReadOnlyMemory<byte>> tables = [];
    private readonly CharacterMap characters;
    private readonly GlyphTable glyphs;
    private readonly List<GlyphPoint[]>?[] outlines;
    private readonly int measuredGlyphs;

    /// <summary>Reads a font.</summary>
    /// <param name="file">The content of a .ttf file.</param>
    internal FontFace(ReadOnlyMemory<byte> file)
    {
        int count = BigEndian.U16(file.Span, 4);
        for (int i = 0; i < count; i++)
        {
            int entry = 12 + (16 * i);
            string tag = Encoding.ASCII.GetString(file.Span.Slice(entry, 4));
            tables[tag] = file.Slice(BigEndian.I32(file.Span, entry + 8), BigEndian.I32(file.Span, entry + 12));
        }

        UnitsPerEm = BigEndian.U16(Table("head").Span, 18);
        Ascent = BigEndian.I16(Table("hhea").Span, 4) / (float)UnitsPerEm;
        Descent = -BigEndian.I16(Table("hhea").Span, 6) / (float)UnitsPerEm;
        measuredGlyphs = BigEndian.U16(Table("hhea").Span, 34);
        characters = new CharacterMap(Table("cmap"));
        glyphs = new GlyphTable(Table("glyf"), Table("loca"), BigEndian.I16(Table("head").Span, 50) != 0);
        outlines = new List<GlyphPoint[]>?[BigEndian.U16(Table("maxp").Span, 4)];
        CapitalHeight = Contours((char)CapitalHeightLetter).Max(c => c.Max(p => p.Position.Y)) / UnitsPerEm;
    }

    /// <summary>Gets DejaVu Sans.</summary>
    public static FontFace Regular => RegularFace.Value;

    /// <summary>Gets DejaVu Sans Bold.</summary>
    public static FontFace Bold => BoldFace.Value;

    /// <summary>Gets how far letters rise above the baseline at most, at size 1.</summary>
    public float Ascent { get; }

    /// <summary>Gets how far letters reach below the baseline at most, at size 1.</summary>
    public float Descent { get; }

    /// <summary>Gets the height of capitals and digits at size 1.</summary>
    public float CapitalHeight { get; }

    /// <summary>Gets the number of font units in the font's size.</summary>
    internal int UnitsPerEm { get; }

    /// <summary>Measures how far a line of text advances.</summary>
    /// <param name="text">The text; characters that the font lacks count as a box.</param>
    /// <param name="size">The font's size in pixels.</param>
    /// <returns>The width in pixels.</returns>
    public float Measure(string text, float size)
    {
        ArgumentNullException.ThrowIfNull(text);
        int units = 0;
        foreach (char character in text) units += Advance(character);

        return units * size / UnitsPerEm;
    }

    /// <summary>Finds how far a character moves the pen, in font units.</summary>
    internal int Advance(char character)
        => BigEndian.U16(Table("hmtx").Span, 4 * Math.Min(characters.GlyphOf(character), measuredGlyphs - 1));

    /// <summary>Gets the contours of a character, in font units with y upwards.</summary>
    internal List<GlyphPoint[]> Contours(char character)
    {
        int glyph = characters.GlyphOf(character);

        return outlines[glyph] ??= glyphs.Read(glyph);
    }

    private static FontFace Embedded(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The font {name} is missing from the program.");
        var file = new byte[stream.Length];
        stream.ReadExactly(file);

        return new FontFace(file);
    }

    private ReadOnlyMemory<byte> Table(string tag)
        => tables.TryGetValue(tag, out var table) ? table : throw new InvalidDataException($"The font has no table '{tag}'.");
}
