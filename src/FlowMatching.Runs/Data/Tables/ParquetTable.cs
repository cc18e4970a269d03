using System.Globalization;
using System.Numerics;
using FlowMatching.Core;
using FlowMatching.Core.Data;
using FlowMatching.Runs.Files;
using Parquet;
using Parquet.Schema;

namespace FlowMatching.Runs.Data.Tables;

/// <summary>Tables as Apache Parquet: columns of numbers of any type, and of texts for the class.</summary>
internal static class ParquetTable
{
    /// <summary>What pandas calls the numbers of the rows, where it writes them as a column.</summary>
    private const string RowNumbers = "__index_level_0__";

    /// <summary>On some broken files the library goes round in a circle: where it asks for no byte in so long a time, it is left
    /// alone.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly Dictionary<Type, Func<ParquetRowGroupReader, DataField, int, Task<double[]>>> Readers = new()
    {
        [typeof(bool)] = Booleans,
        [typeof(sbyte)] = Numbers<sbyte>,
        [typeof(byte)] = Numbers<byte>,
        [typeof(short)] = Numbers<short>,
        [typeof(ushort)] = Numbers<ushort>,
        [typeof(int)] = Numbers<int>,
        [typeof(uint)] = Numbers<uint>,
        [typeof(long)] = Numbers<long>,
        [typeof(ulong)] = Numbers<ulong>,
        [typeof(float)] = Numbers<float>,
        [typeof(double)] = Numbers<double>,
        [typeof(decimal)] = Numbers<decimal>,
    };

    /// <summary>Reads a table.</summary>
    /// <param name="file">The file.</param>
    /// <param name="options">What is wanted of it.</param>
    /// <returns>The table.</returns>
    /// <exception cref="InvalidInputException">One sentence on the first fault.</exception>
    public static NumericTable Read(string file, TableOptions options)
    {
        try
        {
            using var stream = InputFile.Open(file);
            EndingStream watched = new(stream);
            var reading = Task.Run(() => ReadAsync(file, watched, options));
            for (long before = -1; !reading.Wait(Patience) && before != watched.Reads; )
                before = watched.Reads;
            return reading.IsCompleted
                ? reading.GetAwaiter().GetResult()
                : throw new InvalidInputException(
                    $"{file} is a damaged Parquet file: in {Patience.TotalSeconds:F0} s nothing of it could be read."
                );
        }
        catch (AggregateException e) when (e.InnerException is InvalidInputException fault)
        {
            throw new InvalidInputException(fault.Message, e);
        }
        catch (Exception e) when (e is not (InvalidInputException or OutOfMemoryException or OperationCanceledException))
        {
            // Of what is broken the library throws its own exceptions, and where it did not look those of arrays and numbers.
            var cause = e is AggregateException { InnerException: { } inner } ? inner : e;
            throw new InvalidInputException($"{file} is a damaged Parquet file: {Printable.Line(Faults.Sentence(cause))}", e);
        }
    }

    /// <summary>Writes a table: the numbers as float32, the classes as texts.</summary>
    /// <param name="target">Takes the file.</param>
    /// <param name="layout">The columns.</param>
    /// <param name="values">The numbers row by row.</param>
    /// <param name="classes">The class of each row; null for none.</param>
    public static void Write(Stream target, TableLayout layout, float[] values, string[]? classes) =>
        WriteAsync(target, layout, values, classes).GetAwaiter().GetResult();

    private static async Task<NumericTable> ReadAsync(string file, EndingStream stream, TableOptions options)
    {
        await using var reader = await ParquetReader.CreateAsync(stream, leaveStreamOpen: true);
        var fields = reader.Schema.GetDataFields();
        string[] names = [.. fields.Select(static field => field.Path.ToString())];
        if (options is { Columns: null, Exactly: null } && names.Length > 1 && names.Contains(RowNumbers))
            throw new InvalidInputException(
                $"{file}: its column {RowNumbers} counts the rows: choose the columns, such as --columns {names.First(name => name != RowNumbers)}."
            );

        var choice = ColumnChoice.Of(file, names, names.Length, options);
        TableBuilder builder = new(file, choice, options);
        int before = 0;
        for (int i = 0; i < reader.RowGroupCount && !builder.IsFull; i++)
        {
            using var group = reader.OpenRowGroupReader(i);
            int rows = RowsOf(file, group.RowCount);
            RequireSound(file, group, stream.Length);
            List<double[]> columns = [];
            foreach (int column in choice.Numbers)
                columns.Add(await NumbersOf(file, group, fields[column], column, rows));
            string?[]? classes = choice.Label is { } label ? await TextsOf(file, group, fields[label], label, rows) : null;
            Take(builder, choice, columns, classes, $"{file}, row ", before, rows);
            before += rows;
        }

        return builder.Finish();
    }

    private static void Take(
        TableBuilder builder,
        ColumnChoice choice,
        List<double[]> columns,
        string?[]? classes,
        string place,
        int before,
        int rows
    )
    {
        for (int row = 0; row < rows && !builder.IsFull; row++)
        {
            var target = builder.NextRow();
            for (int i = 0; i < target.Length; i++)
                target[i] = columns[i][row];
            int bad = builder.KeepsMissing ? -1 : FirstUnfit(target);
            if (bad < 0 && classes is not null && TextHead.IsMissing(classes[row]))
                builder.Drop(() => $"{place}{before + row + 1}, column {choice.Layout.LabelColumn} is empty, expected the name of a class");
            else if (bad < 0)
                builder.Add(classes?[row]);
            else
            {
                double value = target[bad];
                builder.Drop(() =>
                    $"{place}{before + row + 1}, column {choice.Layout.Columns[bad]} is {Shown(value)}, expected a finite number"
                );
            }
        }
    }

    private static string Shown(double value) => double.IsNaN(value) ? "missing" : value.ToString(CultureInfo.InvariantCulture);

    private static int FirstUnfit(ReadOnlySpan<double> row)
    {
        for (int i = 0; i < row.Length; i++)
            if (!float.IsFinite((float)row[i]))
                return i;

        return -1;
    }

    private static int RowsOf(string file, long rows) =>
        rows is >= 0 and <= TableBuilder.MostValues
            ? (int)rows
            : throw new InvalidInputException($"{file} has a group of {rows} rows, expected at most {TableBuilder.MostValues}.");

    // Where these contradict each other, the library looks for the rest of the values for ever.
    private static void RequireSound(string file, ParquetRowGroupReader group, long length)
    {
        bool isSound = group.RowGroup.Columns.All(column =>
            column.MetaData is { } data
            && data.NumValues >= 0
            && (data.PathInSchema.Count > 1 || data.NumValues == group.RowCount)
            && IsWithin(data.DataPageOffset, data.TotalCompressedSize, length)
            && (data.DictionaryPageOffset is not { } page || IsWithin(page, data.TotalCompressedSize, length))
        );
        if (!isSound)
            throw new InvalidInputException($"{file} is a damaged Parquet file: what it says of its columns is not so.");
    }

    private static bool IsWithin(long offset, long size, long length) =>
        offset >= 0 && size >= 0 && offset <= length && size <= length - offset;

    private static Task<double[]> NumbersOf(string file, ParquetRowGroupReader group, DataField field, int column, int rows)
    {
        string place = $"{file}, column {ColumnChoice.TextOf(column, field.Path.ToString())}";
        if (field.MaxRepetitionLevel > 0)
            throw new InvalidInputException($"{place} holds lists, expected numbers: leave it out with --columns.");

        return Readers.TryGetValue(field.ClrType, out var read)
            ? read(group, field, rows)
            : throw new InvalidInputException(
                $"{place} holds {KindOf(field)}, expected numbers: leave it out with --columns, or make it the class with --label-column."
            );
    }

    private static string KindOf(DataField field) =>
        field.ClrType == typeof(string) || field.ClrType == typeof(ReadOnlyMemory<char>) ? "texts"
        : field.ClrType == typeof(DateTime) || field.ClrType == typeof(DateOnly) || field.ClrType == typeof(TimeSpan) ? "times"
        : field.ClrType.Name;

    private static async Task<double[]> Numbers<T>(ParquetRowGroupReader group, DataField field, int rows)
        where T : struct, INumberBase<T>
    {
        if (!field.IsNullable)
        {
            T[] whole = new T[rows];
            await group.ReadAsync<T>(field, whole);
            return Array.ConvertAll(whole, double.CreateTruncating);
        }

        T?[] values = new T?[rows];
        await group.ReadAsync<T>(field, values);
        return Array.ConvertAll(values, static value => value is { } number ? double.CreateTruncating(number) : double.NaN);
    }

    private static async Task<double[]> Booleans(ParquetRowGroupReader group, DataField field, int rows)
    {
        bool?[] values = new bool?[rows];
        if (field.IsNullable)
            await group.ReadAsync<bool>(field, values);
        else
        {
            bool[] whole = new bool[rows];
            await group.ReadAsync<bool>(field, whole);
            values = Array.ConvertAll(whole, static value => (bool?)value);
        }

        return Array.ConvertAll(values, static value => value is { } one ? (one ? 1.0 : 0) : double.NaN);
    }

    // Classes are texts, or numbers that are written as texts.
    private static async Task<string?[]> TextsOf(string file, ParquetRowGroupReader group, DataField field, int column, int rows)
    {
        if (field.ClrType == typeof(string) || field.ClrType == typeof(ReadOnlyMemory<char>))
        {
            string?[] texts = new string?[rows];
            await group.ReadAsync(field, texts!);
            return Array.ConvertAll(texts, static text => text?.Trim());
        }

        double[] numbers = await NumbersOf(file, group, field, column, rows);
        return Array.ConvertAll(numbers, static number => double.IsNaN(number) ? null : number.ToString("R", CultureInfo.InvariantCulture));
    }

    private static async Task WriteAsync(Stream target, TableLayout layout, float[] values, string[]? classes)
    {
        int width = layout.Columns.Count,
            rows = values.Length / width;
        List<DataField> fields = [.. layout.Columns.Select(static name => new DataField<float>(name))];
        if (classes is not null)
            fields.Insert(layout.LabelAt, new DataField<string>(layout.LabelColumn!));

        ParquetSchema schema = new(fields);
        await using var writer = await ParquetWriter.CreateAsync(schema, target);
        using var group = writer.CreateRowGroup();
        for (int i = 0, column = 0; i < fields.Count; i++)
            if (classes is not null && i == layout.LabelAt)
                await group.WriteAsync(fields[i], classes);
            else
                await group.WriteAsync<float>(fields[i], ColumnOf(values, column++, width, rows));
    }

    private static float[] ColumnOf(float[] values, int column, int width, int rows)
    {
        float[] one = new float[rows];
        for (int row = 0; row < rows; row++)
            one[row] = values[row * width + column];

        return one;
    }
}
