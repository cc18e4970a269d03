namespace FlowMatching.Imaging.Drawing.Text;

/// <summary>Finds the glyph of a character in a cmap table of format 4, the one for the basic multilingual plane.</summary>
/// <remarks>OpenType specification, "cmap". Characters lie in segments [start, end]; a segment either shifts the character by a
/// constant or points into an array of glyphs.</remarks>
internal sealed class CharacterMap
{
    private readonly ReadOnlyMemory<byte> subtable;
    private readonly int segments;

    /// <summary>Finds the subtable in the table.</summary>
    /// <param name="cmap">The cmap table.</param>
    public CharacterMap(ReadOnlyMemory<byte> cmap)
    {
        int tables = BigEndian.U16(cmap.Span, 2);
        for (int i = 0; i < tables; i++)
        {
            int offset = BigEndian.I32(cmap.Span, 8 + (8 * i));
            if (BigEndian.U16(cmap.Span, offset) == 4) subtable = cmap[offset..];
        }

        if (subtable.IsEmpty) throw new InvalidDataException("The font has no character map of format 4.");
        segments = BigEndian.U16(subtable.Span, 6) / 2;
    }

    /// <summary>Finds the glyph of a character; 0, the box for unknown characters, if the font has none.</summary>
    public int GlyphOf(char character)
    {
        var data = subtable.Span;
        int ends = 14, starts = 16 + (2 * segments), shifts = starts + (2 * segments), offsets = shifts + (2 * segments);
        int segment = 0;
        while (segment < segments && BigEndian.U16(data, ends + (2 * segment)) < character) segment++;
        int start = segment < segments ? BigEndian.U16(data, starts + (2 * segment)) : int.MaxValue;
        if (start > character) return 0;

        int shift = BigEndian.U16(data, shifts + (2 * segment));
        int offset = BigEndian.U16(data, offsets + (2 * segment));
        if (offset == 0) return (character + shift) & 0xFFFF;

        int glyph = BigEndian.U16(data, offsets + (2 * segment) + offset + (2 * (character - start)));
        return glyph == 0 ? 0 : (glyph + shift) & 0xFFFF;
    }
}
