using System.Globalization;
using FlowMatching.Core;
using nietras.SeparatedValues;

namespace FlowMatching.Runs.Data.Tables;

/// <summary>Tables in text: a comma, semicolon, tab, bar or blanks between the columns, perhaps quotes around them, a heading, a decimal
/// comma, comments from # to the end of a line.</summary>
/// <remarks>RFC 4180 read by Sep, and its common relatives. A first row without a number is a heading, and one with fewer numbers
/// than names over numbers. A decimal comma is
/// understood where no comma separates the columns.</remarks>
internal sealed class TextTable
{
    private const int LongestNumber = 400;

    private readonly string file;
    private readonly TableOptions options;
    private readonly char separator;
    private readonly bool hasHeading;
    private string[] names = [];
    private int[] columns = [];
    private int width;
    private ColumnChoice? choice;
    private TableBuilder? builder;
    private int pointLine,
        commaLine;

    private TextTable(string file, TableOptions options, TextHead head) =>
        (this.file, this.options, separator, hasHeading) = (file, options, head.Separator, head.HasHeading);

    /// <summary>Reads a table.</summary>
    /// <param name="file">The file, for messages.</param>
    /// <param name="text">Its text.</param>
    /// <param name="options">What is wanted of it.</param>
    /// <returns>The table.</returns>
    /// <exception cref="InvalidInputException">One sentence on the first fault, with its line and column.</exception>
    public static NumericTable Read(string file, TextReader text, TableOptions options)
    {
        var head = TextHead.Of(text);
        using DataLines lines = new(file, head.Read, text, head.Separator == ' ');
        using var reader = Sep.New(head.Separator)
            .Reader(with => with with { HasHeader = false, DisableColCountCheck = true, Unescape = true, Trim = SepTrim.All })
            .From(lines);
        TextTable table = new(file, options, head);
        foreach (var row in reader)
        {
            if (table.builder is { IsFull: true })
                break;
            table.Take(row);
        }

        return table.Finish();
    }

    private void Take(SepReader.Row row)
    {
        int fields = row.ColCount,
            line = row.LineNumberToExcl - 1;
        if (fields == 1 && row[0].Span.IsEmpty)
            return;
        if (hasHeading && names.Length == 0)
        {
            names = NamesOf(row);
            return;
        }

        if (builder is null)
            Begin(row, fields);
        if (fields != width && !(fields == width + 1 && row[width].Span.IsEmpty))
            throw new InvalidInputException(
                $"{file}, line {line} has {Counted(fields)}, expected {width}{(names.Length > 0 ? " as in its heading" : "")}."
            );

        if (TryFill(row, builder!.NextRow(), line))
            builder.Add(choice!.Label is { } label ? row[label].Span : default);
    }

    // A separator at the end of each row makes no column. Where a heading has a name less, the first column has none.
    private void Begin(SepReader.Row row, int fields)
    {
        bool isLastEmpty = fields > 1 && row[fields - 1].Span.IsEmpty;
        if (names.Length > 1 && names[^1].Length == 0 && isLastEmpty && fields == names.Length)
            names = names[..^1];
        if (names.Length > 0 && fields == names.Length + 1 && !isLastEmpty)
            names = ["", .. names];
        width =
            names.Length > 0 ? names.Length
            : isLastEmpty ? fields - 1
            : fields;
        choice = ColumnChoice.Of(file, names, width, options);
        columns = [.. choice.Numbers];
        builder = new TableBuilder(file, choice, options);
    }

    private bool TryFill(SepReader.Row row, Span<double> values, int line)
    {
        // What has a comma in it Sep would take for a number with thousands.
        bool mayHoldCommas = separator != ',' || row.Span.Contains('"');
        for (int i = 0; i < values.Length; i++)
        {
            int column = columns[i];
            var field = row[column];
            if (!(mayHoldCommas && field.Span.Contains(',')) && field.TryParse<double>() is { } value && float.IsFinite((float)value))
                values[i] = value;
            else if (!TryReadSlowly(field.Span, i, line, out values[i]))
                return false;
            if (separator != ',' && pointLine == 0 && field.Span.Contains('.'))
                SeePoint(line);
        }

        if (choice!.Label is not { } label || !TextHead.IsMissing(row[label].Span))
            return true;

        string text = row[label].ToString();
        builder!.Drop(() => $"{PlaceOf(line, label)} is {Shown(text)}, expected the name of a class");
        return false;
    }

    // A number with a decimal comma, or what is no number at all.
    private bool TryReadSlowly(ReadOnlySpan<char> field, int place, int line, out double value)
    {
        bool isNumber = TryParse(field, line, out value);
        if (isNumber && float.IsFinite((float)value))
            return true;

        bool isText = !isNumber && !TextHead.IsMissing(field);
        if (builder!.KeepsMissing)
        {
            if (isText)
                builder.CountText(place);
            value = isNumber ? value : double.NaN;
            return true;
        }

        int column = columns[place];
        string text = field.ToString();
        if (isText)
            throw new InvalidInputException($"{PlaceOf(line, column)} is {Shown(text)}, expected a number{HintAt()}");

        builder.Drop(() => $"{PlaceOf(line, column)} is {Shown(text)}, expected a {(isNumber ? "finite " : "")}number");
        return false;
    }

    private bool TryParse(ReadOnlySpan<char> field, int line, out double value)
    {
        int comma = separator == ',' ? -1 : field.IndexOf(',');
        if (comma < 0 || field.Length > LongestNumber)
            return double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out value);

        Span<char> withPoint = stackalloc char[field.Length];
        field.CopyTo(withPoint);
        withPoint[comma] = '.';
        if (field.Contains('.') || !double.TryParse(withPoint, NumberStyles.Float, CultureInfo.InvariantCulture, out value))
        {
            value = double.NaN;
            return false;
        }

        SeeComma(line);
        return true;
    }

    private void SeeComma(int line)
    {
        commaLine = commaLine == 0 ? line : commaLine;
        RequireOneMark();
    }

    private void SeePoint(int line)
    {
        pointLine = line;
        RequireOneMark();
    }

    // 1.234 beside 0,5 may be a thousand or one and a bit.
    private void RequireOneMark()
    {
        if (pointLine > 0 && commaLine > 0)
            throw new InvalidInputException(
                $"{file} has a number with a decimal point (line {pointLine}) and one with a decimal comma (line {commaLine}), expected one kind."
            );
    }

    private NumericTable Finish()
    {
        var table = builder?.Finish() ?? throw new InvalidInputException($"{file} is empty: it holds no row of numbers.");
        if (
            options is { Columns: null, Exactly: null, KeepMissing: false }
            && names.Length > 1
            && names[0].Length == 0
            && choice!.Numbers[0] == 0
            && NumbersTheRows(table)
        )
            throw new InvalidInputException(
                $"{file}: its first column has no name and counts the rows: --columns 2-{width} leaves it out, --columns 1-{width} takes it."
            );

        return table;
    }

    private static bool NumbersTheRows(NumericTable table)
    {
        double first = table.Values[0];
        if (first is not (0 or 1) || table.Dropped > 0)
            return false;

        for (int row = 1; row < table.Rows; row++)
            if (table.Values[row * table.Width] != first + row)
                return false;

        return true;
    }

    private static string[] NamesOf(SepReader.Row row)
    {
        string[] found = new string[row.ColCount];
        for (int i = 0; i < found.Length; i++)
            found[i] = row[i].ToString();

        return found;
    }

    private string PlaceOf(int line, int column) =>
        $"{file}, line {line}, column {ColumnChoice.TextOf(column, names.Length > 0 ? names[column] : "")}";

    // Of the first row it is more likely the column that is no number than the row.
    private string HintAt() =>
        builder!.IsEmpty && width > 1 ? ": leave the column out with --columns, or make it the class with --label-column." : ".";

    private static string Shown(string field) => field.Length == 0 ? "empty" : Printable.Excerpt(field);

    private static string Counted(int columns) => columns == 1 ? "1 column" : $"{columns} columns";
}
