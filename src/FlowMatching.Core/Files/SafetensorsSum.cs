using System.Security.Cryptography;

namespace FlowMatching.Core.Files;

/// <summary>The SHA-256 over the numbers of a safetensors file, computed without the engine.</summary>
public static class SafetensorsSum
{
    private const int BufferBytes = 1 << 16; // larger ones the collector keeps apart, and frees late

    /// <summary>Adds up the bytes of all tensors of an open file, in the order of their names.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">Its name, for messages.</param>
    /// <returns>64 hexadecimal digits.</returns>
    /// <exception cref="InvalidDataException">The file is broken or of another kind; the message is one sentence.</exception>
    public static string Of(FileStream file, string path)
    {
        ArgumentNullException.ThrowIfNull(file);

        file.Position = 0;
        var header = SafetensorsHeader.Read(file, path);
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[BufferBytes];
        foreach (var entry in header.Entries.OrderBy(static entry => entry.Name, StringComparer.Ordinal))
        {
            file.Position = header.DataStart + entry.Begin;
            Append(sum, file, entry.End - entry.Begin, buffer);
        }

        return Convert.ToHexStringLower(sum.GetHashAndReset());
    }

    private static void Append(IncrementalHash sum, FileStream file, long bytes, byte[] buffer)
    {
        for (long left = bytes; left > 0; left -= buffer.Length)
        {
            var part = buffer.AsSpan(0, (int)Math.Min(left, buffer.Length));
            file.ReadExactly(part);
            sum.AppendData(part);
        }
    }
}
