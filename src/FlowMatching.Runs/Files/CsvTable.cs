using System.Globalization;
using System.Text;
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
            if (fields.Length == 0)
                continue;
            if (!isFirst || !IsHeading(fields))
                Append(values, fields, columns, $"{path}, line {number + 1}");
            isFirst = false;
        }

        return values.Count > 0 ? [.. values] : throw new InvalidInputException($"{path} is empty: it holds no row of numbers.");
    }

    private static string[] Fields(string line)
    {
        string text = line.Trim();
        if (text.Length == 0 || text[0] == '#')
            return [];

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
                throw new InvalidInputException(
                    $"{place}, column {column + 1} is {(field.Length == 0 ? "empty" : Printable.Excerpt(field))}, expected a {(isNumber ? "finite " : "")}number."
                );
            values.Add(value);
        }
    }

    private static bool TryParse(string field, out float value) =>
        float.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
}

/// <summary>The lines of a text file of numbers, none longer than a limit: a file without line ends takes no memory.</summary>
internal static class TextLines
{
    /// <summary>The most characters of a line.</summary>
    public const int Longest = 1 << 16;

    /// <summary>Reads a file, line by line as it is asked for; a line ends at a line feed, a carriage return, or both.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The lines without their ends.</returns>
    /// <exception cref="InvalidInputException">A line is too long.</exception>
    public static IEnumerable<string> Read(string path)
    {
        using StreamReader reader = new(path);
        StringBuilder line = new();
        for (int number = 1, next = reader.Read(); next >= 0; next = reader.Read())
        {
            if (next is not ('\n' or '\r'))
            {
                if (line.Length == Longest)
                    throw new InvalidInputException(
                        $"{path}, line {number} has more than {Longest} characters, expected a row of numbers."
                    );
                line.Append((char)next);
                continue;
            }

            if (next == '\r' && reader.Peek() == '\n')
                reader.Read();
            yield return line.ToString();
            line.Clear();
            number++;
        }

        if (line.Length > 0)
            yield return line.ToString();
    }
}
