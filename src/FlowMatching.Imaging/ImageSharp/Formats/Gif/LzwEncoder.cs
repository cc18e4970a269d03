namespace SixLabors.ImageSharp.Formats.Gif;

/// <summary>Compresses palette indices as GIF does.</summary>
/// <remarks>GIF89a specification, appendix F: variable-length-code LZW after T. Welch 1984, "A Technique for High-Performance Data
/// Compression". A pixel that is as in the frame before may be written as its own index or as the transparent one: whichever goes on
/// with a string already met. That finds longer strings than either choice made beforehand, and decodes to the same picture.</remarks>
internal sealed class LzwEncoder
{
    private const int MostCodes = 4096;
    private const int MostBits = 12;

    private readonly LzwDictionary dictionary = new();
    private readonly GifCodeStream output;
    private readonly int symbolBits;
    private readonly int clearCode;
    private int nextCode;
    private int width;

    private LzwEncoder(Stream target, int symbolBits)
    {
        output = new GifCodeStream(target);
        this.symbolBits = symbolBits;
        clearCode = 1 << symbolBits;
    }

    /// <summary>Writes the first code's width and the blocks of codes.</summary>
    /// <param name="target">Where they go.</param>
    /// <param name="symbols">Palette indices, row by row, at least one.</param>
    /// <param name="unchanged">Which pixels are as in the frame before; empty if there is no transparent index.</param>
    /// <param name="transparent">The transparent index.</param>
    /// <param name="symbolBits">The bits of an index, 2 to 8.</param>
    public static void Encode(
        Stream target, ReadOnlySpan<byte> symbols, ReadOnlySpan<bool> unchanged, byte transparent, int symbolBits)
    {
        target.WriteByte((byte)symbolBits);
        var encoder = new LzwEncoder(target, symbolBits);
        encoder.Restart();
        encoder.WriteAll(symbols, unchanged, transparent);
        encoder.output.Finish();
    }

    private void WriteAll(ReadOnlySpan<byte> symbols, ReadOnlySpan<bool> unchanged, byte transparent)
    {
        int known = -1;
        for (int i = 0; i < symbols.Length; i++)
        {
            bool free = unchanged.Length > 0 && unchanged[i];
            byte symbol = free ? transparent : symbols[i];
            int longer = known < 0 ? symbol : dictionary.Find(known, symbol);
            if (longer < 0 && free) longer = dictionary.Find(known, symbols[i]);
            if (longer < 0)
            {
                WriteCode(known, symbol);
                longer = symbol;
            }

            known = longer;
        }

        WriteCode(known, 0);
        output.Write(clearCode + 1, width); // the end of the data
    }

    /// <summary>Writes the code of the longest string met so far, and learns it with the symbol that follows.</summary>
    private void WriteCode(int known, byte following)
    {
        output.Write(known, width);
        if (nextCode == MostCodes)
        {
            Restart();
            return;
        }

        dictionary.Add(known, following, nextCode);
        if (nextCode == 1 << width && width < MostBits) width++;
        nextCode++;
    }

    private void Restart()
    {
        output.Write(clearCode, width == 0 ? symbolBits + 1 : width);
        dictionary.Clear();
        width = symbolBits + 1;
        nextCode = clearCode + 2;
    }
}
