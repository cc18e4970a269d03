using System.Numerics;

namespace FlowMatching.Imaging.Drawing.Text;

/// <summary>Reads outlines from the glyf table.</summary>
/// <remarks>OpenType specification, "glyf" and "loca". Composite glyphs (letters with accents) are put together from shifted and
/// scaled parts; parts placed by matching points do not occur in the fonts here and are refused.</remarks>
/// <param name="glyf">The glyf table.</param>
/// <param name="loca">The loca table: where each glyph begins.</param>
/// <param name="longOffsets">Whether loca holds 32-bit byte offsets rather than 16-bit ones in units of two bytes.</param>
internal sealed class GlyphTable(ReadOnlyMemory<byte> glyf, ReadOnlyMemory<byte> loca, bool longOffsets)
{
    private const int HeaderLength = 10;
    private const int OnCurve = 0x01, ShortX = 0x02, ShortY = 0x04, Repeat = 0x08, SameX = 0x10, SameY = 0x20;
    private const int Words = 0x01, Offsets = 0x02, Scale = 0x08, MoreParts = 0x20, ScaleXY = 0x40, Matrix = 0x80;

    /// <summary>Reads the contours of a glyph; none for a space.</summary>
    public List<GlyphPoint[]> Read(int glyph)
    {
        int start = OffsetOf(glyph), end = OffsetOf(glyph + 1);
        if (end == start) return [];

        var data = glyf.Span[start..end];
        int contours = BigEndian.I16(data, 0);
        return contours >= 0 ? ReadSimple(data, contours) : ReadComposite(data);
    }

    private int OffsetOf(int glyph) => longOffsets ? BigEndian.I32(loca.Span, 4 * glyph) : 2 * BigEndian.U16(loca.Span, 2 * glyph);

    private static List<GlyphPoint[]> ReadSimple(ReadOnlySpan<byte> data, int contours)
    {
        if (contours == 0) return [];

        int endsLength = 2 * contours;
        int count = BigEndian.U16(data, HeaderLength + endsLength - 2) + 1;
        int position = HeaderLength + endsLength + 2 + BigEndian.U16(data, HeaderLength + endsLength); // behind the instructions

        var flags = ReadFlags(data, count, ref position);
        var xs = ReadCoordinates(data, flags, ShortX, SameX, ref position);
        var ys = ReadCoordinates(data, flags, ShortY, SameY, ref position);

        var result = new List<GlyphPoint[]>(contours);
        for (int c = 0, first = 0; c < contours; c++)
        {
            int last = BigEndian.U16(data, HeaderLength + (2 * c));
            var points = new GlyphPoint[last + 1 - first];
            for (int i = 0; i < points.Length; i++)
                points[i] = new GlyphPoint(new Vector2(xs[first + i], ys[first + i]), (flags[first + i] & OnCurve) != 0);
            result.Add(points);
            first = last + 1;
        }

        return result;
    }

    private static byte[] ReadFlags(ReadOnlySpan<byte> data, int count, ref int position)
    {
        var flags = new byte[count];
        for (int i = 0; i < count;)
        {
            byte flag = data[position++];
            int copies = (flag & Repeat) != 0 ? data[position++] + 1 : 1;
            flags.AsSpan(i, copies).Fill(flag);
            i += copies;
        }

        return flags;
    }

    /// <summary>Coordinates are steps from point to point: one byte with a sign flag, two bytes, or none for a step of 0.</summary>
    private static int[] ReadCoordinates(ReadOnlySpan<byte> data, byte[] flags, int shortFlag, int sameFlag, ref int position)
    {
        var values = new int[flags.Length];
        int value = 0;
        for (int i = 0; i < flags.Length; i++)
        {
            bool same = (flags[i] & sameFlag) != 0;
            if ((flags[i] & shortFlag) != 0)
            {
                value += same ? data[position] : -data[position];
                position++;
            }
            else if (!same)
            {
                value += BigEndian.I16(data, position);
                position += 2;
            }

            values[i] = value;
        }

        return values;
    }

    private List<GlyphPoint[]> ReadComposite(ReadOnlySpan<byte> data)
    {
        var result = new List<GlyphPoint[]>();
        int position = HeaderLength;
        int flags;
        do
        {
            flags = BigEndian.U16(data, position);
            int part = BigEndian.U16(data, position + 2);
            position += 4;
            var transform = ReadTransform(data, flags, ref position);
            foreach (var contour in Read(part))
                result.Add([.. contour.Select(p => p with { Position = Vector2.Transform(p.Position, transform) })]);
        }
        while ((flags & MoreParts) != 0);

        return result;
    }

    private static Matrix3x2 ReadTransform(ReadOnlySpan<byte> data, int flags, ref int position)
    {
        if ((flags & Offsets) == 0)
            throw new InvalidDataException("The font places a part of a glyph by matching points, which is not read.");

        var transform = Matrix3x2.Identity;
        bool words = (flags & Words) != 0;
        transform.M31 = words ? BigEndian.I16(data, position) : (sbyte)data[position];
        transform.M32 = words ? BigEndian.I16(data, position + 2) : (sbyte)data[position + 1];
        position += words ? 4 : 2;

        if ((flags & Scale) != 0) transform.M11 = transform.M22 = ReadFraction(data, ref position);
        if ((flags & (ScaleXY | Matrix)) != 0) transform.M11 = ReadFraction(data, ref position);
        if ((flags & Matrix) != 0) (transform.M12, transform.M21) = (ReadFraction(data, ref position), ReadFraction(data, ref position));
        if ((flags & (ScaleXY | Matrix)) != 0) transform.M22 = ReadFraction(data, ref position);

        return transform;
    }

    /// <summary>A number with 14 binary places.</summary>
    private static float ReadFraction(ReadOnlySpan<byte> data, ref int position)
    {
        position += 2;
        return BigEndian.I16(data, position - 2) / 16384f;
    }
}
