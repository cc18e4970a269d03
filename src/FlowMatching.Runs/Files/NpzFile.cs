using System.IO.Compression;
using FlowMatching.Core;
using FlowMatching.Core.Files;
using FlowMatching.Core.Options;

namespace FlowMatching.Runs.Files;

/// <summary>NumPy's .npz: a ZIP archive of .npy files, each of which is an array by the name of its file.</summary>
internal static class NpzFile
{
    private const string Extension = ".npz",
        Member = ".npy";
    private const int NamedArrays = 20;

    /// <summary>Takes apart what names an array of an archive.</summary>
    /// <param name="path">FILE.npz:NAME, or any file.</param>
    /// <returns>The file, and the name of the array; null where none is named.</returns>
    public static (string File, string? Array) Split(string path)
    {
        int at = path.LastIndexOf(Extension + ":", StringComparison.OrdinalIgnoreCase);
        return at < 0 || File.Exists(path) ? (path, null) : (path[..(at + Extension.Length)], path[(at + Extension.Length + 1)..]);
    }

    /// <summary>Reads an array.</summary>
    /// <param name="file">The archive.</param>
    /// <param name="name">The name of the array; null where it is the only one.</param>
    /// <returns>The array.</returns>
    /// <exception cref="InvalidInputException">One sentence on the fault.</exception>
    public static NpyArray Read(string file, string? name)
    {
        using var stream = InputFile.Open(file);
        using ZipArchive archive = new(stream, ZipArchiveMode.Read);
        var arrays = archive.Entries.Where(static entry => entry.FullName.EndsWith(Member, StringComparison.Ordinal)).ToArray();
        string[] names = [.. arrays.Select(static entry => entry.FullName[..^Member.Length])];
        if (arrays.Length == 0)
            throw new InvalidInputException(WithoutArrays(file, archive));

        int at = name is null
            ? arrays.Length - 1
            : Array.IndexOf(names, name.EndsWith(Member, StringComparison.Ordinal) ? name[..^Member.Length] : name);
        if (at < 0)
            throw new InvalidInputException(
                $"{file} has no array {Printable.Excerpt(name!)}, expected one of {Listed(names)}{Hint(name!, names)}"
            );
        if (name is null && arrays.Length > 1)
            throw new InvalidInputException(
                $"{file} holds {arrays.Length} arrays: {Listed(names)}. Name one: {file}:{Printable.Excerpt(names[0])}."
            );

        using MemoryStream bytes = new(ZipMember.Read(arrays[at], file));
        return NpyArray.Read(bytes, $"{file}:{Printable.Excerpt(names[at])}");
    }

    private static string WithoutArrays(string file, ZipArchive archive) =>
        archive.Entries.Any(static entry => entry.FullName == "[Content_Types].xml")
            ? $"{file} is a spreadsheet or another document, expected a table in text or .npy: save it as CSV."
            : $"{file} is a ZIP archive without an array, expected .npy files in it.";

    private static string Listed(string[] names) =>
        string.Join(", ", names.Take(NamedArrays).Select(Printable.Excerpt)) + (names.Length > NamedArrays ? ", ..." : "");

    private static string Hint(string name, string[] names) => Suggestion.For(name, names) is { Length: > 0 } hint ? hint : ".";
}
