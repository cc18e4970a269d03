using System.Globalization;
using System.Text;

namespace FlowMatching.Runs.Data.Tables;

/// <summary>What the first lines of a text tell of it: what separates its columns, and whether it has a heading.</summary>
/// <param name="Read">The characters that were read.</param>
/// <param name="Separator">The character between two columns.</param>
/// <param name="HasHeading">Whether the first row names the columns.</param>
internal sealed record TextHead(ReadOnlyMemory<char> Read, char Separator, bool HasHeading)
{
    private const int Lines = 20,
        Block = 1 << 12;

    /// <summary>In this order where several fit as well: what stands in no number comes first.</summary>
    private static readonly char[] Separators = ['\t', ';', ',', '|', ' '];

    /// <summary>Reads lines until there are enough to tell.</summary>
    /// <param name="text">The text.</param>
    /// <returns>What they tell.</returns>
    public static TextHead Of(TextReader text)
    {
        StringBuilder read = new();
        List<string> lines = [];
        int got;
        do
        {
            char[] block = new char[Math.Max(Block, read.Length)]; // as much again each time: all in all the work stays in proportion
            got = text.Read(block, 0, block.Length);
            read.Append(block, 0, got);
            lines = DataOf(read.ToString(), isWhole: got == 0);
        } while (got > 0 && lines.Count < Lines && read.Length <= DataLines.Longest);

        char separator = SeparatorOf(lines);
        return new TextHead(
            read.ToString().AsMemory(),
            separator,
            IsHeading([.. lines.Take(2).Select(line => FieldsOf(line, separator))], separator)
        );
    }

    /// <summary>Whether a text stands for a number that is not there.</summary>
    /// <param name="field">The text.</param>
    public static bool IsMissing(ReadOnlySpan<char> field) =>
        field.IsEmpty
        || field is "?" or "-" or "."
        || field.Equals("NA", StringComparison.OrdinalIgnoreCase)
        || field.Equals("N/A", StringComparison.OrdinalIgnoreCase)
        || field.Equals("null", StringComparison.OrdinalIgnoreCase)
        || field.Equals("none", StringComparison.OrdinalIgnoreCase);

    // The last line may go on where nothing has been read yet.
    private static List<string> DataOf(string read, bool isWhole)
    {
        string[] lines = read.Split(['\n', '\r'], StringSplitOptions.TrimEntries);
        return
        [
            .. lines
                .Take(isWhole || lines.Length == 1 ? lines.Length : lines.Length - 1)
                .Where(static line => line.Length > 0 && line[0] != '#')
                .Take(Lines),
        ];
    }

    // The heading is left out of the look at numbers, unless it is all there is.
    private static char SeparatorOf(List<string> lines)
    {
        if (lines.Count == 0)
            return ',';

        var candidates = Separators.Where(separator => FieldsOf(lines[0], separator).Length > 1).ToArray();
        return candidates.Length == 0
            ? Separators.FirstOrDefault(separator => lines.Any(line => FieldsOf(line, separator).Length > 1), ',')
            : candidates.MaxBy(separator => Fitness(lines, separator));
    }

    // Equal numbers of columns first, then the share of fields that are numbers.
    private static double Fitness(List<string> lines, char separator)
    {
        string[][] rows = [.. lines.Skip(lines.Count > 1 ? 1 : 0).Select(line => FieldsOf(line, separator))];
        string[] fields = [.. rows.SelectMany(static row => row)];
        bool areEqual = rows.All(row => row.Length == rows[0].Length) && rows[0].Length > 1;
        return (areEqual ? 2 : 0) + (double)fields.Count(field => IsNumberIn(field, separator)) / fields.Length;
    }

    // No number in the first row, or fewer of them than texts that stand over numbers: a column may be called 2019.
    private static bool IsHeading(string[][] rows, char separator)
    {
        if (rows is not [var first, ..])
            return false;

        int numbers = first.Count(field => IsNumberIn(field, separator));
        if (numbers == 0)
            return first.Any(static field => !IsMissing(field));

        return rows is [_, var second]
            && first.Zip(second).Count(pair => IsName(pair.First, separator) && IsNumberIn(pair.Second, separator)) > numbers;
    }

    private static bool IsName(string field, char separator) => !IsMissing(field) && !IsNumberIn(field, separator);

    private static bool IsNumberIn(string field, char separator) =>
        double.TryParse(separator == ',' ? field : field.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private static string[] FieldsOf(string line, char separator)
    {
        List<string> fields = [];
        bool isQuoted = false;
        int start = 0;
        for (int i = 0; i <= line.Length; i++)
        {
            if (i < line.Length && line[i] == '"')
                isQuoted = !isQuoted;
            if (i < line.Length && (isQuoted || line[i] != separator))
                continue;

            string field = line[start..i].Trim().Trim('"').Trim();
            if (separator != ' ' || field.Length > 0)
                fields.Add(field);
            start = i + 1;
        }

        return [.. fields];
    }
}
