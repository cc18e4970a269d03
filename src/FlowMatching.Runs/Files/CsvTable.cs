using System.Globalization;
using FlowMatching.Core;

namespace FlowMatching.Runs.Files;

/// <summary>Numbers in rows of text: comma, semicolon, tab or blanks between them, a decimal point in them.</summary>
/// <remarks>Empty lines and lines that start with # are left out, and so is a first row of which no field is a number: a heading.</remarks>
public static class CsvTable
{
    private static readonly char[] Separators = [',', ';', '\t'];

    /// <summary>Reads a table, refusing all that is no finite number in its column.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="lines">Its lines.</param>
    /// <param name="columns">The expected number of columns.</param>
    /// <returns>The numbers row by row; none where there are only empty lines.</returns>
    /// <exception cref="InvalidInputException">One sentence on the first fault, with its line and column.</exception>
    public static float[] Read(string path, IEnumerable<string> lines, int columns)
    {
        ArgumentNullException.ThrowIfNull(lines);
        List<float> values = [];
        bool isFirst = true;
        foreach (var (number, line) in lines.Index())
        {
            string[] fields = Fields(line);
            if (fields.Length == 0) continue;
            if (!isFirst || !IsHeading(fields)) Append(values, fields, columns, $"{path}, line {number + 1}");
            isFirst = false;
        }

        return values.Count > 0 ? [.. values] : throw new InvalidInputException($"{path} is empty: it holds no row of numbers.");
    }

    private static string[] Fields(string line)
    {
        string text = line.Trim();
        if (text.Length == 0 || text[0] == '#') return [];

        return text.IndexOfAny(Separators) is >= 0 and int at
            ? text.Split(text[at], StringSplitOptions.TrimEntries)
            : text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    private static bool IsHeading(string[] fields) => !fields.Any(field => TryParse(field, out _));

    private static void Append(List<float> values, string[] fields, int columns, string place)
    {
        if (fields.Length != columns)
            throw new InvalidInputException($"{place} has {fields.Length} column{(fields.Length == 1 ? "" : "s")}, expected {columns}.");

        foreach (var (column, field) in fields.Index())
        {
            bool isNumber = TryParse(field, out float value);
            if (!isNumber || !float.IsFinite(value))
                throw new InvalidInputException($"{place}, column {column + 1} is {(field.Length == 0 ? "empty" : Printable.Excerpt(field))}, expected a {(isNumber ? "finite " : "")}number.");
            values.Add(value);
        }
    }

    private static bool TryParse(string field, out float value) => float.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
}
