using FlowMatching.Core;
using FlowMatching.Runs.Data.Tables;
using nietras.SeparatedValues;

namespace FlowMatching.Runs.Data.Images;

/// <summary>The classes of pictures as a table says them: a column of files and one of classes.</summary>
internal static class PictureLabels
{
    /// <summary>Tables that are looked for in a folder of pictures.</summary>
    public static IReadOnlyList<string> UsualNames { get; } = ["labels.csv", "metadata.csv"];

    /// <summary>Reads a table.</summary>
    /// <param name="path">The table, of two columns or more: the first is the file, the second its class.</param>
    /// <returns>The class by the name of the file; a heading among them does no harm, as no picture is called so.</returns>
    /// <exception cref="InvalidInputException">It has one column only, or names a file twice.</exception>
    public static IReadOnlyDictionary<string, string> Read(string path) =>
        TableInput.Guard(path, () => TableInput.ReadText(path, () => Files.InputFile.Open(path), text => Read(path, text)));

    private static Dictionary<string, string> Read(string path, TextReader text)
    {
        Dictionary<string, string> classes = new(StringComparer.Ordinal);
        var head = TextHead.Of(text);
        using DataLines lines = new(path, head.Read, text, head.Separator == ' ');
        using var rows = Sep.New(head.Separator)
            .Reader(with => with with { HasHeader = false, DisableColCountCheck = true, Unescape = true, Trim = SepTrim.All })
            .From(lines);
        foreach (var row in rows)
        {
            if (row.ColCount == 1 && row[0].Span.IsEmpty)
                continue;
            if (row.ColCount < 2)
                throw new InvalidInputException(
                    $"{path}, line {row.LineNumberToExcl - 1} has 1 column, expected two: a file, and its class."
                );

            string file = row[0].ToString().Replace('\\', '/');
            string label = row[1].ToString();
            if (label.Length > 0 && !classes.TryAdd(file, label) && classes[file] != label)
                throw new InvalidInputException(
                    $"{path}, line {row.LineNumberToExcl - 1} says that {Printable.Excerpt(file)} is {Printable.Excerpt(label)}, and before that it is {Printable.Excerpt(classes[file])}."
                );
        }

        return classes;
    }
}
