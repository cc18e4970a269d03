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

    /// <summary>Whether reading ended because compressed data is broken, and not for the sake of a disk. (zlib's own exception is not public.)</summary>
    /// <param name="e">What reading ended in.</param>
    public static bool IsDamage(Exception e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return e is InvalidDataException || (e is IOException && e.GetType().Assembly == typeof(GZipStream).Assembly);
    }
}
