using System.Text;
using FlowMatching.Core.Data;

namespace FlowMatching.Runs.Data.Get;

/// <summary>The entries of a tar archive one after another: ustar, with the long names of GNU tar and of pax.</summary>
/// <remarks>POSIX.1-2017, pax, "ustar Interchange Format". Written out here because the framework's reader makes room for as many bytes of
/// an entry's name as its header claims, up to 2 GiB, before it has seen one of them.</remarks>
/// <param name="archive">The archive at its beginning; it need not be seekable.</param>
internal sealed class TarFiles(Stream archive)
{
    private const int Block = 512,
        LongestName = 1 << 16;
    private const char File = '0',
        OldFile = '\0',
        GnuName = 'L',
        GnuLink = 'K',
        PaxNext = 'x',
        PaxAll = 'g';

    private static readonly (int Start, int Length) Name = (0, 100),
        Size = (124, 12),
        Checksum = (148, 8),
        Magic = (257, 5),
        Prefix = (345, 155);

    private readonly byte[] header = new byte[Block];
    private string? longName;

    /// <summary>Reads the entries; the content of one can be read until the next is asked for.</summary>
    /// <returns>Names, and the content of what is a file; null for folders and links.</returns>
    /// <exception cref="InvalidDataException">It is no tar archive.</exception>
    /// <exception cref="EndOfStreamException">It is cut short.</exception>
    public IEnumerable<(string Name, Stream? Content)> Read()
    {
        while (NextHeader())
        {
            long size = Number(Size);
            char type = (char)header[156];
            using PartOfStream content = new(archive, size);
            if (type is GnuName or GnuLink or PaxNext or PaxAll)
            {
                string text = Text(content, size);
                longName =
                    type == GnuName ? text.Split('\0')[0]
                    : type == PaxNext ? PathOf(text) ?? longName
                    : longName;
            }
            else
            {
                yield return (longName ?? ShortName(), type is File or OldFile ? content : null);
                longName = null;
            }

            content.PassOver();
            PassOver((Block - size % Block) % Block);
        }
    }

    // An archive ends with blocks of zeros; some end without.
    private bool NextHeader()
    {
        int read = archive.ReadAtLeast(header, Block, throwOnEndOfStream: false);
        if (read == 0 || !header.AsSpan(0, read).ContainsAnyExcept((byte)0))
            return false;
        if (read < Block)
            throw new EndOfStreamException("It ends within a header.");

        long sum = header.Sum(one => (long)one) + Part(Checksum).ToArray().Sum(one => ' ' - one); // counted as if the checksum were blanks
        return sum == Number(Checksum) ? true : throw new InvalidDataException("The checksum of a header is wrong.");
    }

    private static string Text(Stream content, long size)
    {
        if (size > LongestName)
            throw new InvalidDataException($"A name of {size} bytes is too long.");

        byte[] bytes = new byte[size];
        content.ReadExactly(bytes);
        return Encoding.UTF8.GetString(bytes);
    }

    private string ShortName()
    {
        string name = String(Name),
            prefix = Part(Magic).SequenceEqual("ustar"u8) && header[Magic.Start + Magic.Length] == 0 ? String(Prefix) : "";

        return prefix.Length > 0 ? $"{prefix}/{name}" : name;
    }

    // Records "length key=value\n", of which the length counts all.
    private static string? PathOf(string records)
    {
        const string Key = " path=";

        return records
            .Split('\n')
            .Where(record => record.Contains(Key, StringComparison.Ordinal))
            .Select(record => record[(record.IndexOf(Key, StringComparison.Ordinal) + Key.Length)..])
            .LastOrDefault();
    }

    // Octal digits. (A file of 8 GiB or more has a number of another kind, and is none of ours.)
    private long Number((int Start, int Length) field)
    {
        long number = 0;
        foreach (byte one in Part(field).Trim((ReadOnlySpan<byte>)[(byte)' ', 0]))
        {
            number = one is >= (byte)'0' and <= (byte)'7'
                ? 8 * number + one - '0'
                : throw new InvalidDataException("A number in a header is none.");
        }

        return number;
    }

    private string String((int Start, int Length) field) => Encoding.UTF8.GetString(Part(field)).Split('\0')[0];

    private ReadOnlySpan<byte> Part((int Start, int Length) field) => header.AsSpan(field.Start, field.Length);

    private void PassOver(long bytes)
    {
        using PartOfStream padding = new(archive, bytes);
        padding.PassOver();
    }
}

/// <summary>The next bytes of a stream as a stream of their own.</summary>
/// <param name="whole">The stream; it stays open.</param>
/// <param name="length">How many bytes.</param>
internal sealed class PartOfStream(Stream whole, long length) : ForwardStream
{
    private const int Chunk = 1 << 14;

    private long left = length;

    /// <summary>Reads what is left of the part, and throws it away.</summary>
    /// <exception cref="EndOfStreamException">The stream ends before.</exception>
    public void PassOver()
    {
        Span<byte> buffer = stackalloc byte[Chunk];
        while (left > 0 && Read(buffer) > 0) { }

        if (left > 0)
            throw new EndOfStreamException($"It ends {left} bytes too soon.");
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        int read = whole.Read(buffer[..(int)Math.Min(buffer.Length, left)]);
        left -= read;

        return read;
    }
}
