using System.Buffers.Binary;
using System.Text;
using SixLabors.ImageSharp.PixelFormats;

namespace FlowMatching.Plots.Tests;

/// <summary>A frame of a GIF file.</summary>
/// <param name="Delay">In 1/100 s.</param>
/// <param name="Disposal">1 leaves the frame where it is.</param>
/// <param name="Symbols">What the file holds, row by row.</param>
/// <param name="Transparent">The symbol that shows what was there before; −1 for none.</param>
/// <param name="Screen">What is seen then, row by row.</param>
internal sealed record PlainGifFrame(int Delay, int Disposal, byte[] Symbols, int Transparent, Rgb24[] Screen);

/// <summary>Reads GIF files by the letter of the GIF89a specification and shows their frames upon each other, as browsers do; knows nothing
/// of the writer.</summary>
internal sealed class PlainGifReader
{
    private readonly byte[] file;
    private int at;

    private PlainGifReader(byte[] file) => this.file = file;

    public int Width { get; private set; }

    public int Height { get; private set; }

    /// <summary>The number in the NETSCAPE2.0 block; −1 without one.</summary>
    public int Loops { get; private set; } = -1;

    public List<PlainGifFrame> Frames { get; } = [];

    public static PlainGifReader Read(byte[] file)
    {
        var reader = new PlainGifReader(file);
        reader.ReadAll();

        return reader;
    }

    private void ReadAll()
    {
        Assert.That(Encoding.ASCII.GetString(Take(6)), Is.EqualTo("GIF89a"));
        (Width, Height) = (Number(), Number());
        var shared = Colours(Take(3)[0]);
        var screen = new Rgb24[Width * Height];
        byte[] control = [];
        for (int kind = Take(1)[0]; kind != 0x3B; kind = Take(1)[0])
        {
            if (kind == 0x2C)
                screen = ReadImage(control, screen, shared);
            else
                control = ReadExtension(control);
        }

        Assert.That(at, Is.EqualTo(file.Length), "nothing follows the trailer");
    }

    private byte[] ReadExtension(byte[] control)
    {
        int label = Take(1)[0];
        byte[] first = Take(Take(1)[0]);
        byte[] rest = Blocks();
        if (label == 0xFF && Encoding.ASCII.GetString(first) == "NETSCAPE2.0")
            Loops = rest[1] | (rest[2] << 8);

        return label == 0xF9 ? first : control;
    }

    private Rgb24[] ReadImage(byte[] control, Rgb24[] before, Rgb24[] shared)
    {
        int left = Number(),
            top = Number(),
            width = Number(),
            height = Number();
        int flags = Take(1)[0];
        Assert.That(flags & 0x40, Is.Zero, "not interlaced");
        var palette = (flags & 0x80) == 0 ? shared : Colours(flags);
        int symbolBits = Take(1)[0];
        byte[] symbols = Decode(Blocks(), symbolBits);
        Assert.That(symbols, Has.Length.EqualTo(width * height));
        int transparent = (control[0] & 1) == 1 ? control[3] : -1;

        var screen = before.ToArray();
        for (int i = 0; i < symbols.Length; i++)
        {
            if (symbols[i] != transparent)
                screen[((top + (i / width)) * Width) + left + (i % width)] = palette[symbols[i]];
        }

        Frames.Add(new PlainGifFrame(control[1] | (control[2] << 8), (control[0] >> 2) & 7, symbols, transparent, screen));
        return screen;
    }

    /// <summary>Appendix F, with the strings themselves in the table.</summary>
    private static byte[] Decode(byte[] data, int symbolBits)
    {
        int clear = 1 << symbolBits,
            width = symbolBits + 1,
            bit = 0;
        var result = new List<byte>();
        var table = new List<byte[]>();
        byte[]? last = null;
        while (true)
        {
            int code = 0;
            for (int i = 0; i < width; i++, bit++)
                code |= ((data[bit / 8] >> (bit % 8)) & 1) << i;
            if (code == clear + 1)
                break;
            if (code == clear)
            {
                table = [.. Enumerable.Range(0, clear + 2).Select(i => new[] { (byte)i })];
                (width, last) = (symbolBits + 1, null);
                continue;
            }

            byte[] text = code < table.Count ? table[code] : [.. last!, last![0]];
            result.AddRange(text);
            if (last != null && table.Count < 4096)
                table.Add([.. last, text[0]]);
            if (table.Count == 1 << width && width < 12)
                width++;
            last = text;
        }

        Assert.That(data.Length - ((bit + 7) / 8), Is.Zero, "no bytes after the end code");
        return [.. result];
    }

    private Rgb24[] Colours(int flags) =>
        (flags & 0x80) == 0 ? [] : [.. Take(3 * (2 << (flags & 7))).Chunk(3).Select(c => new Rgb24(c[0], c[1], c[2]))];

    private byte[] Blocks()
    {
        var data = new List<byte>();
        for (int length = Take(1)[0]; length > 0; length = Take(1)[0])
            data.AddRange(Take(length));

        return [.. data];
    }

    private int Number() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    private byte[] Take(int count)
    {
        at += count;

        return file[(at - count)..at];
    }
}
