using System.Security.Cryptography;
using FlowMatching.Core;
using FlowMatching.Core.Data.Images;
using FlowMatching.Runs.Data.Images;
using FlowMatching.Runs.Files;

namespace FlowMatching.Runs.Data.Get;

/// <summary>The folder of a set: a file is in it whole and with the right checksum, or not at all.</summary>
/// <param name="folder">The folder.</param>
/// <param name="files">What is to be in it.</param>
internal sealed class FileStore(string folder, IReadOnlyList<KnownFile> files)
{
    private const int Chunk = 1 << 16;

    /// <summary>The files that are not there, or are not what they should be; those that can be had quickly come first.</summary>
    /// <returns>The files.</returns>
    public IReadOnlyList<KnownFile> Missing() => [.. files.Where(file => !Has(file))];

    /// <summary>Where a file lies, or a file beside it.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The path.</returns>
    public string In(string name) => Path.Combine(folder, name);

    /// <summary>Puts a file into the folder, without gzip, once its checksum has been found right.</summary>
    /// <param name="file">Which file it must be.</param>
    /// <param name="content">Its content, gzip or plain.</param>
    /// <param name="origin">What messages call the content.</param>
    /// <exception cref="InvalidInputException">The content is another; nothing was replaced.</exception>
    public void Put(KnownFile file, Stream content, string origin)
    {
        using var plain = PlainStream.Of(content);
        AtomicFile.Write(
            In(file.Name),
            target =>
            {
                (long bytes, string sha256) = Copy(plain, target, file.Bytes + 1, origin);
                if (bytes != file.Bytes)
                    throw new InvalidInputException(
                        $"{origin} has {(bytes > file.Bytes ? "more than " : "")}{Math.Min(bytes, file.Bytes)} bytes, expected {file.Bytes}: it is not {file.Name}."
                    );
                if (sha256 != file.Sha256)
                    throw new InvalidInputException($"{origin} has the SHA-256 {sha256}, expected {file.Sha256}: it is not {file.Name}.");
            }
        );
    }

    private bool Has(KnownFile file)
    {
        FileInfo found = new(In(file.Name));
        if (!found.Exists || found.Length != file.Bytes)
            return false;

        using var stream = InputFile.Open(found.FullName);
        return Convert.ToHexStringLower(SHA256.HashData(stream)) == file.Sha256;
    }

    private static (long Bytes, string Sha256) Copy(Stream source, Stream target, long most, string origin)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[Chunk];
        long bytes = 0;
        while (bytes < most && Read(source, buffer.AsSpan(0, (int)Math.Min(Chunk, most - bytes)), origin) is > 0 and var read)
        {
            hash.AppendData(buffer, 0, read);
            target.Write(buffer, 0, read);
            bytes += read;
        }

        return (bytes, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static int Read(Stream source, Span<byte> buffer, string origin)
    {
        try
        {
            return source.Read(buffer);
        }
        catch (Exception e) when (PlainStream.IsDamage(e))
        {
            throw new InvalidInputException($"{origin} is damaged: its compressed data cannot be read.", e);
        }
    }
}

/// <summary>A place that may have the files of a set.</summary>
internal interface IFileSource
{
    /// <summary>What it is called.</summary>
    string Name { get; }

    /// <summary>Puts the files that are missing into the store.</summary>
    /// <param name="store">The store.</param>
    /// <param name="cancel">Stops the fetching.</param>
    /// <exception cref="RunFailedException">The source is not there.</exception>
    /// <exception cref="InvalidInputException">What it has is not what is wanted.</exception>
    void Fetch(FileStore store, CancellationToken cancel);
}

/// <summary>Which of the files in a folder or an archive is which file of a set.</summary>
internal static class FoundFiles
{
    /// <summary>Whether a name is that of a file, also compressed, and also as train-images.idx3-ubyte.</summary>
    /// <param name="file">The file.</param>
    /// <param name="path">The name, with or without folders.</param>
    /// <returns>Whether it is.</returns>
    public static bool IsNameOf(KnownFile file, string path)
    {
        string name = Path.GetFileName(path);
        string plain = name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? name[..^".gz".Length] : name;

        return plain.Replace('.', '-').Equals(file.Name, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Refuses a place that does not have all that is missing.</summary>
    /// <param name="place">The folder or the archive.</param>
    /// <param name="lacking">What it does not have.</param>
    /// <exception cref="InvalidInputException">Something is lacking.</exception>
    public static void RequireAll(string place, IReadOnlyList<KnownFile> lacking)
    {
        if (lacking.Count == 0)
            return;

        string names = string.Join(", ", lacking.Select(file => file.Name));
        throw new InvalidInputException($"{place} does not hold {names} (.gz or plain).");
    }
}
