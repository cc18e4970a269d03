using FlowMatching.Core;
using FlowMatching.Runs.Files;

namespace FlowMatching.Runs.Import;

/// <summary>A file that says which tensor of a strange network is which of ours: a line "theirs ours" for each.</summary>
/// <remarks>Blanks, a comma, an equals sign or an arrow -> stand between the two; lines that begin with # are left out.</remarks>
internal static class RenameFile
{
    private const long MostBytes = 1 << 24;

    private static readonly string[] Separators = ["->", "=", ",", " ", "\t"];

    /// <summary>Reads the pairs.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Our names by theirs.</returns>
    /// <exception cref="InvalidInputException">A line is no pair, or names a tensor again.</exception>
    public static IReadOnlyDictionary<string, string> Read(string path)
    {
        Dictionary<string, string> pairs = new(StringComparer.Ordinal);
        using var file = InputFile.Open(path);
        if (file.CanSeek && file.Length > MostBytes)
            throw new InvalidInputException($"{path} has {file.Length} bytes, expected at most {MostBytes}: a line for each tensor.");

        using StreamReader text = new(file);
        for (int number = 1; text.ReadLine() is { } line; number++)
        {
            string[] names = line.Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (names.Length == 0 || names[0].StartsWith('#'))
                continue;
            if (names is not [var theirs, var ours])
                throw new InvalidInputException($"{path}, line {number} has {names.Length} names, expected two: theirs, and ours.");
            if (!pairs.TryAdd(theirs, ours))
                throw new InvalidInputException($"{path}, line {number} renames {Printable.Excerpt(theirs)} again, expected each once.");
        }

        return pairs;
    }
}
