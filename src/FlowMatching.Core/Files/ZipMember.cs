using System.IO.Compression;

namespace FlowMatching.Core.Files;

/// <summary>Unpacks a file of a ZIP archive into memory, which grows with what comes and not with what is claimed.</summary>
public static class ZipMember
{
    private const int Block = 1 << 16;

    /// <summary>Unpacks a file.</summary>
    /// <param name="entry">The file.</param>
    /// <param name="archive">The archive, for messages.</param>
    /// <returns>Its bytes.</returns>
    /// <exception cref="InvalidInputException">It is too large, or longer or shorter than the archive says.</exception>
    public static byte[] Read(ZipArchiveEntry entry, string archive)
    {
        string place = $"{archive}, {Printable.Excerpt(entry.FullName)}";
        if (entry.Length > Array.MaxLength)
            throw new InvalidInputException($"{place} has {entry.Length} bytes, expected at most {Array.MaxLength}.");

        using var stream = entry.Open();
        using MemoryStream bytes = new((int)Math.Min(entry.Length, Block));
        byte[] block = new byte[Block];
        for (int got = stream.Read(block); got > 0; got = stream.Read(block))
        {
            if (bytes.Length + got > entry.Length)
                throw new InvalidInputException($"{place} is damaged: it is longer than the {entry.Length} bytes that it claims.");
            bytes.Write(block.AsSpan(0, got));
        }

        return bytes.Length == entry.Length
            ? bytes.ToArray()
            : throw new InvalidInputException($"{place} is damaged: it has {bytes.Length} bytes and claims {entry.Length}.");
    }
}
