using System.IO.Compression;
using FlowMatching.Core;
using FlowMatching.Core.Data.Images;
using FlowMatching.Runs.Data.Images;
using FlowMatching.Runs.Files;

namespace FlowMatching.Runs.Data.Get;

/// <summary>A .zip, .tar or .tgz archive with the files, in any folder of it. Nothing is ever written under a name that an archive
/// gives.</summary>
/// <param name="path">The archive.</param>
internal sealed class ArchiveSource(string path) : IFileSource
{
    private static readonly byte[] Zip = [(byte)'P', (byte)'K', 3, 4];

    /// <inheritdoc/>
    public string Name => path;

    /// <inheritdoc/>
    public void Fetch(FileStore store, CancellationToken cancel)
    {
        using var stream = InputFile.Open(path);
        List<KnownFile> missing = [.. store.Missing()];
        try
        {
            foreach (var (name, content) in IsZip(stream) ? ZipEntries(stream) : TarEntries(stream))
            {
                cancel.ThrowIfCancellationRequested();
                RequireInside(name);
                if (content is null || missing.Find(file => FoundFiles.IsNameOf(file, name)) is not { } wanted)
                    continue;

                store.Put(wanted, content, $"{name} in {path}");
                missing.Remove(wanted);
            }
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException || PlainStream.IsDamage(e))
        {
            throw new InvalidInputException($"{path} is not a whole .zip, .tar or .tgz archive: {Faults.Sentence(e)}", e);
        }

        FoundFiles.RequireAll(path, missing);
    }

    private static bool IsZip(FileStream stream)
    {
        byte[] head = new byte[Zip.Length];
        stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        stream.Position = 0;

        return head.AsSpan().SequenceEqual(Zip);
    }

    private static IEnumerable<(string Name, Stream? Content)> ZipEntries(FileStream stream)
    {
        using ZipArchive archive = new(stream, ZipArchiveMode.Read, leaveOpen: true);
        foreach (var entry in archive.Entries)
        {
            using var content = entry.Name.Length == 0 ? null : entry.Open(); // the name of a folder ends in a slash
            yield return (entry.FullName, content);
        }
    }

    private static IEnumerable<(string Name, Stream? Content)> TarEntries(FileStream stream)
    {
        using var plain = PlainStream.Of(stream);
        foreach (var entry in new TarFiles(plain).Read())
            yield return entry;
    }

    private void RequireInside(string name)
    {
        string[] parts = name.Split('/', '\\');
        if (parts.Contains("..") || parts[0].Length == 0 || parts[0].Contains(':'))
            throw new InvalidInputException($"{path} holds the name '{name}', which leads out of it: this archive is not to be trusted.");
    }
}
