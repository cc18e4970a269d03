using FlowMatching.Core;

namespace FlowMatching.Runs.Data.Images;

/// <summary>The pictures of a folder, sorted by their names, and the classes that its subfolders make of them.</summary>
/// <param name="Files">The files.</param>
/// <param name="Labels">The class of each file; null where there are no subfolders with pictures.</param>
/// <param name="ClassNames">The names of the classes: those of the subfolders, sorted; null where there are none.</param>
/// <param name="LeftOut">Pictures that lie beside the subfolders, and so belong to no class.</param>
internal sealed record PictureList(IReadOnlyList<string> Files, int[]? Labels, IReadOnlyList<string>? ClassNames, int LeftOut)
{
    private const int MostDepth = 16;
    private static readonly string[] Extensions = [".png", ".jpg", ".jpeg"];

    /// <summary>Looks for pictures; what is hidden is passed over.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>The pictures, at least one.</returns>
    /// <exception cref="InvalidInputException">There is no such folder, or no picture in it.</exception>
    public static PictureList Find(string folder)
    {
        if (File.Exists(folder)) throw new InvalidInputException($"{folder} is a file, expected a folder of pictures.");
        if (!Directory.Exists(folder)) throw new InvalidInputException($"{folder} does not exist.");

        string[] names = Names(folder);
        if (names.Length == 0)
            throw new InvalidInputException($"{folder} holds no pictures, expected .png, .jpg or .jpeg files, in it or in a subfolder for each class.");

        string[] inClasses = [.. names.Where(name => ClassOf(name).Length > 0)];
        if (inClasses.Length == 0) return new PictureList(Within(folder, names), null, null, 0);

        string[] classes = [.. inClasses.Select(ClassOf).Distinct().Order(StringComparer.Ordinal)];
        int[] labels = [.. inClasses.Select(name => Array.BinarySearch(classes, ClassOf(name), StringComparer.Ordinal))];
        return new PictureList(Within(folder, inClasses), labels, classes, names.Length - inClasses.Length);
    }

    private static string[] Names(string folder)
    {
        EnumerationOptions options = new() { RecurseSubdirectories = true, MaxRecursionDepth = MostDepth, IgnoreInaccessible = false };
        try
        {
            return
            [
                .. Directory.EnumerateFiles(folder, "*", options)
                    .Where(file => Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
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
