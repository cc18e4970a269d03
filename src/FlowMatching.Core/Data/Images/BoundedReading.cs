namespace FlowMatching.Core.Data.Images;

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
            if (read == 0 || filled == wanted) break;
            if (filled == bytes.Length) Array.Resize(ref bytes, (int)Math.Min(wanted, 2L * bytes.Length));
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
