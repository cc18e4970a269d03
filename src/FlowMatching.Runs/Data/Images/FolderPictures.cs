using FlowMatching.Core;

namespace FlowMatching.Runs.Data.Images;

/// <summary>Pictures that lie in a folder and in the folders in it, each real folder once: a link to a folder that has been seen is passed
/// over.</summary>
internal sealed class FolderPictures : PictureContainer
{
    private const int MostDepth = 16;

    private static readonly EnumerationOptions Visible = new() { IgnoreInaccessible = false };

    private readonly string folder;
    private readonly List<string> names = [];
    private readonly List<string> empty = [];
    private readonly HashSet<string> seen = [];

    /// <param name="folder">The folder.</param>
    /// <exception cref="InvalidInputException">It cannot be read.</exception>
    public FolderPictures(string folder)
    {
        this.folder = folder;
        try
        {
            Walk();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"{folder} cannot be read: {Faults.Sentence(e)}", e);
        }

        names.Sort(StringComparer.Ordinal);
        empty.Sort(StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names => names;

    /// <inheritdoc/>
    public override IReadOnlyList<string> EmptyFolders => empty;

    // A pipe is never opened: it would wait for somebody to write into it.
    /// <inheritdoc/>
    public override byte[]? Head(string name)
    {
        string path = PathOf(name);
        try
        {
            if (
                (File.ResolveLinkTarget(path, returnFinalTarget: true) as FileInfo ?? new FileInfo(path))
                is not { Exists: true, Length: > 0 }
            )
                return [];

            byte[] head = new byte[PictureFormats.HeadLength];
            using var stream = File.OpenRead(path);
            return head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public override byte[] Read(string name) => PictureLoader.ReadBytes(PathOf(name));

    /// <inheritdoc/>
    public override string PathOf(string name) => Path.Combine(folder, name);

    // Level by level, and links behind all else: of a folder and a link to it, the folder has the say.
    private void Walk()
    {
        List<(string Name, int Depth)> links = [];
        Queue<(string Name, int Depth)> folders = new([("", 0)]);
        seen.Add(RealPathOf(folder));
        while (folders.Count > 0 || links.Count > 0)
        {
            if (folders.Count == 0)
            {
                foreach (var link in links.Where(link => seen.Add(RealPathOf(PathOf(link.Name)))))
                    folders.Enqueue(link);
                links.Clear();
                continue;
            }

            var (name, depth) = folders.Dequeue();
            Visit(name, depth, folders, links);
        }
    }

    private void Visit(string name, int depth, Queue<(string, int)> folders, List<(string, int)> links)
    {
        string[] files = [.. Directory.EnumerateFiles(PathOf(name), "*", Visible)],
            inner = [.. Directory.EnumerateDirectories(PathOf(name), "*", Visible)];
        names.AddRange(files.Select(NameOf));
        if (depth == 1 && files.Length == 0 && inner.Length == 0)
            empty.Add(name);
        if (depth == MostDepth)
            return;

        foreach (string path in inner)
            if (new DirectoryInfo(path).LinkTarget is not null)
                links.Add((NameOf(path), depth + 1));
            else if (seen.Add(RealPathOf(path)))
                folders.Enqueue((NameOf(path), depth + 1));
    }

    private string NameOf(string path) => Path.GetRelativePath(folder, path).Replace('\\', '/');

    // Links on the way to a folder count too: each part of the path is followed.
    private static string RealPathOf(string path)
    {
        string whole = Path.GetFullPath(path);
        string root = Path.GetPathRoot(whole)!;
        string real = root;
        foreach (string part in whole[root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            string next = Path.Combine(real, part);
            real = Directory.ResolveLinkTarget(next, returnFinalTarget: true)?.FullName ?? next;
        }

        return Path.TrimEndingDirectorySeparator(real);
    }
}
