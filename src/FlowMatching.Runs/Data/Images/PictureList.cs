using FlowMatching.Core;

namespace FlowMatching.Runs.Data.Images;

/// <summary>The pictures of a folder, sorted by their names, and the classes that its subfolders make of them.</summary>
/// <param name="Files">The files.</param>
/// <param name="Labels">The class of each file; null where there are no subfolders with pictures.</param>
/// <param name="ClassNames">The names of the classes: those of the subfolders, sorted; null where there are none.</param>
/// <param name="LeftOut">Pictures that lie beside the subfolders, and so belong to no class.</param>
/// <param name="Others">How many files of each other kind there are, the most frequent first; a kind is a word such as "TIFF" or
/// "text".</param>
internal sealed record PictureList(
    IReadOnlyList<string> Files,
    int[]? Labels,
    IReadOnlyList<string>? ClassNames,
    int LeftOut,
    IReadOnlyList<KeyValuePair<string, int>> Others
)
{
    private const int MostDepth = 16;

    /// <summary>Looks for pictures: files that begin like one, whatever their names, and files that are named like one, whatever is wrong
    /// with them. What is hidden is passed over.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>The pictures, at least one.</returns>
    /// <exception cref="InvalidInputException">There is no such folder, or no picture in it.</exception>
    public static PictureList Find(string folder)
    {
        if (File.Exists(folder))
            throw new InvalidInputException($"{folder} is a file, expected a folder of pictures.");
        if (!Directory.Exists(folder))
            throw new InvalidInputException($"{folder} does not exist.");

        var files = Array.ConvertAll(Names(folder), name => (Name: name, Kind: KindOf(Path.Combine(folder, name))));
        string[] names = [.. files.Where(file => file.Kind is null).Select(file => file.Name)];
        KeyValuePair<string, int>[] others =
        [
            .. files
                .Select(file => file.Kind)
                .OfType<string>()
                .CountBy(kind => kind)
                .OrderByDescending(kind => kind.Value)
                .ThenBy(kind => kind.Key, StringComparer.Ordinal),
        ];
        if (names.Length == 0)
        {
            string found = others.Length == 0 ? "" : $" ({Text(others)})";
            throw new InvalidInputException(
                $"{folder} holds no pictures{found}, expected {PictureFormats.Names} files, in it or in a subfolder for each class."
            );
        }

        string[] inClasses = [.. names.Where(name => ClassOf(name).Length > 0)];
        if (inClasses.Length == 0)
            return new PictureList(Within(folder, names), null, null, 0, others);

        string[] classes = [.. inClasses.Select(ClassOf).Distinct().Order(StringComparer.Ordinal)];
        int[] labels = [.. inClasses.Select(name => Array.BinarySearch(classes, ClassOf(name), StringComparer.Ordinal))];
        return new PictureList(Within(folder, inClasses), labels, classes, names.Length - inClasses.Length, others);
    }

    /// <summary>Writes numbers of kinds: "2 TIFF, 1 text".</summary>
    /// <param name="kinds">The kinds.</param>
    /// <returns>The words.</returns>
    public static string Text(IEnumerable<KeyValuePair<string, int>> kinds) =>
        string.Join(", ", kinds.Select(kind => $"{kind.Value} {kind.Key}"));

    // Null for what is to be read as a picture. A pipe is never opened: it would wait for somebody to write into it.
    private static string? KindOf(string file)
    {
        if (PictureFormats.IsPictureName(file))
            return null;

        try
        {
            if (
                (File.ResolveLinkTarget(file, returnFinalTarget: true) as FileInfo ?? new FileInfo(file))
                is not { Exists: true, Length: > 0 }
            )
                return "empty";

            byte[] head = new byte[PictureFormats.HeadLength];
            using var stream = File.OpenRead(file);
            var read = head.AsSpan(0, stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false));
            return PictureFormats.Of(read) is null ? PictureFormats.KindOf(read) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "unreadable";
        }
    }

    private static string[] Names(string folder)
    {
        EnumerationOptions options = new()
        {
            RecurseSubdirectories = true,
            MaxRecursionDepth = MostDepth,
            IgnoreInaccessible = false,
        };
        try
        {
            return
            [
                .. Directory
                    .EnumerateFiles(folder, "*", options)
                    .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'))
                    .Order(StringComparer.Ordinal),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"{folder} cannot be read: {Faults.Sentence(e)}", e);
        }
    }

    // The first folder of a name such as cats/young/7.png; empty for a picture that lies in no subfolder.
    private static string ClassOf(string name) => name.Contains('/') ? name[..name.IndexOf('/')] : "";

    private static string[] Within(string folder, string[] names) => Array.ConvertAll(names, name => Path.Combine(folder, name));
}
