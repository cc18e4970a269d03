using FlowMatching.Core;

namespace FlowMatching.Runs.Data.Tables;

/// <summary>Gathers the rows of a table, whatever it is read from.</summary>
internal sealed class TableBuilder
{
    /// <summary>Memory for 1 GiB of float64 is as much as is taken for one table; a stream that never ends stops here.</summary>
    public const int MostValues = 1 << 27;

    private const int FirstRows = 64;

    private readonly string file;
    private readonly ColumnChoice choice;
    private readonly bool dropsRows;
    private readonly ClassColumn? classes;
    private readonly int[]? texts;
    private double[] values;
    private int count;
    private int dropped;

    /// <param name="file">The file, for messages.</param>
    /// <param name="choice">The columns that are wanted.</param>
    /// <param name="options">How rows with missing numbers are dealt with, and how many are wanted.</param>
    public TableBuilder(string file, ColumnChoice choice, TableOptions options)
    {
        (this.file, this.choice, dropsRows, MostRows) = (file, choice, options.DropRowsWithNan, options.Rows ?? int.MaxValue);
        values = new double[FirstRows * Width];
        texts = options.KeepMissing ? new int[Width] : null;
        classes = choice.Label is null ? null : new ClassColumn($"{file}, column {choice.Layout.LabelColumn}");
    }

    /// <summary>Whether no row has been taken yet.</summary>
    public bool IsEmpty => count == 0;

    /// <summary>Whether as many rows have been read as are wanted.</summary>
    public bool IsFull => Rows + dropped >= MostRows;

    private int Width => choice.Numbers.Count;

    private int Rows => count / Width;

    private int MostRows { get; }

    /// <summary>Room for the numbers of the next row, to be filled before <see cref="Add"/>.</summary>
    /// <returns>As many as columns of numbers are wanted.</returns>
    public Span<double> NextRow()
    {
        if (count + Width > values.Length)
        {
            if (count + Width > MostValues)
                throw new InvalidInputException(
                    $"{file} holds more than {MostValues} numbers: take its first rows with --rows {MostValues / Width}, or some columns with --columns."
                );

            Array.Resize(ref values, (int)Math.Min(MostValues, Math.Max(2L * values.Length, count + Width)));
        }

        return values.AsSpan(count, Width);
    }

    /// <summary>Takes the row.</summary>
    /// <param name="label">The name of its class; empty where there are no classes.</param>
    public void Add(ReadOnlySpan<char> label)
    {
        classes?.Add(label);
        count += Width;
    }

    /// <summary>Whether missing numbers are kept, as NaN, and texts too.</summary>
    public bool KeepsMissing => texts is not null;

    /// <summary>Counts a text that stands where a number should, and is kept as NaN.</summary>
    /// <param name="column">The column of numbers, from 0.</param>
    public void CountText(int column) => texts![column]++;

    /// <summary>Leaves the row out, where that is wanted, as one of its numbers or its class is missing or no finite number.</summary>
    /// <param name="fault">Says where that is, and what stands there.</param>
    /// <exception cref="InvalidInputException">Nothing is to be left out.</exception>
    public void Drop(Func<string> fault)
    {
        if (!dropsRows && !KeepsMissing)
            throw new InvalidInputException($"{fault()}: --drop-rows-with-nan leaves such rows out.");

        dropped++;
    }

    /// <summary>Ends the table.</summary>
    /// <returns>The table, of at least one row.</returns>
    /// <exception cref="InvalidInputException">It is empty, or has no classes.</exception>
    public NumericTable Finish()
    {
        if (count == 0)
            throw new InvalidInputException(
                dropped == 0
                    ? $"{file} is empty: it holds no row of numbers."
                    : $"{file} has a missing or infinite number in each of its {dropped} rows: choose whole columns with --columns."
            );

        Array.Resize(ref values, count);
        var (labels, names) = classes?.Finish() ?? default;
        return new NumericTable
        {
            File = file,
            Layout = choice.Layout,
            Values = values,
            Labels = labels,
            ClassNames = names,
            Dropped = dropped,
            Texts = texts,
            Notes = [.. Notes(labels, names)],
        };
    }

    private IEnumerable<string> Notes(int[]? labels, string[]? names)
    {
        if (dropped > 0)
            yield return $"{file}: {dropped} of {Rows + dropped} rows are left out, as a number in them is missing or not finite.";

        string[] single =
        [
            .. (labels ?? [])
                .CountBy(static label => label)
                .Where(static rows => rows.Value == 1)
                .Select(rows => names![rows.Key])
                .Order(StringComparer.Ordinal),
        ];
        if (single.Length > 0)
            yield return $"{file}: {single.Length} of {names!.Length} classes have one row only, such as {Printable.Excerpt(single[0])}.";
    }
}
