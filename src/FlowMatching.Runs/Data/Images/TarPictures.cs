using System.Formats.Tar;
using System.Text;
using System.Text.Json;
using FlowMatching.Core;
using FlowMatching.Runs.Files;

namespace FlowMatching.Runs.Data.Images;

/// <summary>Pictures in tar files as WebDataset has them: 000.png with 000.cls or 000.json beside it, which says its class. They are read
/// where they are.</summary>
internal sealed class TarPictures : PictureContainer
{
    private const int LongestClass = 1 << 16;

    private static readonly string[] Beside = [".tar", ".json", ".txt", ".md", ".csv", ".idx"];
    private static readonly string[] ClassKeys = ["cls", "label", "class", "class_name"];

    private readonly Dictionary<string, (string Shard, long Offset, long Length)> files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> classes = new(StringComparer.Ordinal);
    private readonly string path;

    /// <param name="path">The file or the folder, for messages.</param>
    /// <param name="shards">The tar files.</param>
    /// <exception cref="InvalidInputException">One of them is damaged.</exception>
    public TarPictures(string path, IReadOnlyList<string> shards)
    {
        this.path = path;
        foreach (string shard in shards)
            List(shard, shards.Count > 1 ? Path.GetFileNameWithoutExtension(shard) + "-" : "");
        Names = [.. files.Keys.Where(name => !IsClass(name)).Order(StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names { get; }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string>? Classes =>
        classes.Count == 0
            ? null
            : Names.Where(name => classes.ContainsKey(StemOf(name))).ToDictionary(name => name, name => classes[StemOf(name)]);

    /// <summary>Finds the shards of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>The tar files in it, sorted; none where other things lie there than such files and notes on them.</returns>
    public static string[] ShardsIn(string folder)
    {
        try
        {
            string[] entries = [.. Directory.EnumerateFileSystemEntries(folder, "*", new EnumerationOptions())];
            return entries.All(static entry => Beside.Contains(Path.GetExtension(entry)) && !Directory.Exists(entry))
                ? [.. entries.Where(static entry => entry.EndsWith(".tar", StringComparison.Ordinal)).Order(StringComparer.Ordinal)]
                : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"{folder} cannot be read: {Faults.Sentence(e)}", e);
        }
    }

    /// <inheritdoc/>
    public override byte[]? Head(string name) => Bytes(name, PictureFormats.HeadLength);

    /// <inheritdoc/>
    public override byte[] Read(string name)
    {
        PictureLoader.RequireLength(PathOf(name), files[name].Length);
        return Bytes(name, files[name].Length);
    }

    /// <inheritdoc/>
    public override string PathOf(string name) => $"{path}, {Printable.Excerpt(name)}";

    private void List(string shard, string prefix)
    {
        try
        {
            using var stream = InputFile.Open(shard);
            using TarReader reader = new(stream);
            while (reader.GetNextEntry() is { } entry)
                if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile && entry.Length > 0 && !IsHidden(entry.Name))
                    Take(shard, prefix + entry.Name.Replace('\\', '/'), entry);
        }
        catch (Exception e)
            when (e
                    is IOException
                        or InvalidDataException
                        or FormatException
                        or NotSupportedException
                        or OverflowException
                        or ArgumentException
            )
        {
            throw new InvalidInputException($"{shard} is damaged: {Faults.Sentence(e)}", e);
        }
    }

    private void Take(string shard, string name, TarEntry entry)
    {
        files[name] = (shard, entry.DataOffset, entry.Length);
        if (IsClass(name) && entry.Length <= LongestClass && ClassIn(name, Bytes(name, entry.Length)) is { } label)
            classes[StemOf(name)] = label;
    }

    private static string? ClassIn(string name, byte[] bytes)
    {
        if (!name.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
            return Encoding.UTF8.GetString(bytes).Trim();

        try
        {
            using var json = JsonDocument.Parse(bytes);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
                return null;

            foreach (string key in ClassKeys)
                if (json.RootElement.TryGetProperty(key, out var value) && value.ValueKind is JsonValueKind.String or JsonValueKind.Number)
                    return value.ToString();
        }
        catch (JsonException)
        {
            return null; // it says other things than a class
        }

        return null;
    }

    private byte[] Bytes(string name, long most)
    {
        var (shard, offset, length) = files[name];
        byte[] bytes = new byte[Math.Min(most, length)];
        using var stream = InputFile.Open(shard);
        stream.Position = offset;
        return bytes[..stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
    }

    private static bool IsClass(string name) =>
        name.EndsWith(".cls", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".json", StringComparison.OrdinalIgnoreCase);

    // WebDataset: a sample's files share what stands before the first dot behind the folders.
    private static string StemOf(string name)
    {
        int folder = name.LastIndexOf('/') + 1;
        int dot = name.IndexOf('.', folder);
        return dot < 0 ? name : name[..dot];
    }
}
