using System.IO.Compression;

namespace FlowMatching.Core.Data.Images;

/// <summary>Undoes gzip where it is there.</summary>
public static class PlainStream
{
    /// <summary>Looks at the first two bytes.</summary>
    /// <param name="stream">The file, at its beginning; it stays open.</param>
    /// <returns>The bytes without gzip, from the first on.</returns>
    public static Stream Of(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);

        byte[] head = new byte[2];
        int read = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        PrefixedStream whole = new(head.AsMemory(0, read), stream);

        return head is [0x1F, 0x8B] ? new GZipStream(whole, CompressionMode.Decompress) : whole;
    }

    /// <summary>Whether reading ended because compressed data is broken, and not for the sake of a disk. (zlib's own exception is not
    /// public.)</summary>
    /// <param name="e">What reading ended in.</param>
    public static bool IsDamage(Exception e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return e is InvalidDataException || (e is IOException && e.GetType().Assembly == typeof(GZipStream).Assembly);
    }
}

/// <summary>A stream with the bytes put back that were read from it to see what it is.</summary>
/// <param name="head">The bytes.</param>
/// <param name="rest">What follows; it stays open.</param>
internal sealed class PrefixedStream(ReadOnlyMemory<byte> head, Stream rest) : ForwardStream
{
    private int taken;

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (taken == head.Length)
            return rest.Read(buffer);

        int count = Math.Min(buffer.Length, head.Length - taken);
        head.Span.Slice(taken, count).CopyTo(buffer);
        taken += count;

        return count;
    }
}

/// <summary>Reads bytes of files that are not trusted: memory grows with what is really there, not with what a header claims.</summary>
internal static class BoundedReading
{
    private const int FirstChunk = 1 << 16;

    /// <summary>Reads a number of bytes, or as many as there are.</summary>
    /// <param name="stream">Where to read.</param>
    /// <param name="wanted">How many bytes.</param>
    /// <param name="name">The file's name, for the message.</param>
    /// <returns>The bytes; fewer than wanted where the file ends before.</returns>
    /// <exception cref="InvalidInputException">The compressed data is damaged.</exception>
    public static byte[] UpTo(Stream stream, int wanted, string name)
    {
        byte[] bytes = new byte[Math.Min(wanted, FirstChunk)];
        int filled = 0;
        while (true)
        {
            int read = Read(stream, bytes.AsSpan(filled), name);
            filled += read;
            if (read == 0 || filled == wanted)
                break;
            if (filled == bytes.Length)
                Array.Resize(ref bytes, (int)Math.Min(wanted, 2L * bytes.Length));
        }

        return filled == bytes.Length ? bytes : bytes[..filled];
    }

    private static int Read(Stream stream, Span<byte> bytes, string name)
    {
        try
        {
            return stream.Read(bytes);
        }
        catch (Exception e) when (PlainStream.IsDamage(e))
        {
            throw new InvalidInputException($"{name} is damaged: its gzip data cannot be read; fetch the file again.", e);
        }
    }
}
