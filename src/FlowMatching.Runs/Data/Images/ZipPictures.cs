using System.IO.Compression;
using FlowMatching.Core;
using FlowMatching.Core.Files;
using FlowMatching.Runs.Files;

namespace FlowMatching.Runs.Data.Images;

/// <summary>Pictures in a ZIP archive, read where they are: nothing is unpacked to disk.</summary>
/// <remarks>A folder in which all else lies is passed over.</remarks>
internal sealed class ZipPictures : PictureContainer
{
    private readonly Lock gate = new();
    private readonly string path;
    private readonly FileStream file;
    private readonly ZipArchive archive;
    private readonly Dictionary<string, ZipArchiveEntry> entries;

    /// <param name="path">The archive.</param>
    /// <exception cref="InvalidInputException">It is damaged.</exception>
    public ZipPictures(string path)
    {
        this.path = path;
        file = InputFile.Open(path);
        try
        {
            archive = new ZipArchive(file, ZipArchiveMode.Read);
            var files = archive.Entries.Where(static entry => entry.Name.Length > 0 && !IsHidden(NameOf(entry))).ToArray();
            string root = RootOf([.. files.Select(NameOf)]);
            entries = files.DistinctBy(NameOf).ToDictionary(entry => NameOf(entry)[root.Length..], StringComparer.Ordinal);
        }
        catch (InvalidDataException e)
        {
            file.Dispose();
            throw new InvalidInputException($"{path} is damaged: {Faults.Sentence(e)}", e);
        }

        Names = [.. entries.Keys.Order(StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names { get; }

    /// <inheritdoc/>
    public override byte[]? Head(string name)
    {
        try
        {
            lock (gate)
            {
                using var stream = entries[name].Open();
                byte[] head = new byte[PictureFormats.HeadLength];
                return head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException or NotSupportedException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public override byte[] Read(string name)
    {
        try
        {
            PictureLoader.RequireLength(PathOf(name), entries[name].Length);
            lock (gate)
                return ZipMember.Read(entries[name], path);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or NotSupportedException)
        {
            throw new InvalidInputException($"{PathOf(name)} cannot be read: {Faults.Sentence(e)}", e);
        }
    }

    /// <inheritdoc/>
    public override string PathOf(string name) => $"{path}, {Printable.Excerpt(name)}";

    /// <inheritdoc/>
    public override void Dispose()
    {
        archive.Dispose();
        file.Dispose();
        base.Dispose();
    }

    private static string NameOf(ZipArchiveEntry entry) => entry.FullName.Replace('\\', '/');

    // The part that all names share up to a slash, unless it is the folder of one class.
    private static string RootOf(string[] names)
    {
        string root = "";
        while (names.Length > 0)
        {
            int slash = names[0].IndexOf('/', root.Length);
            if (slash < 0)
                return root;

            string next = names[0][..(slash + 1)];
            bool isShared = names.All(name => name.StartsWith(next, StringComparison.Ordinal));
            if (!isShared || !names.Any(name => name.IndexOf('/', next.Length) >= 0))
                return isShared && root.Length == 0 ? next : root;

            root = next;
        }

        return root;
    }
}
