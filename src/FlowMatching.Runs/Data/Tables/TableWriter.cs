using System.Buffers;
using System.Globalization;
using FlowMatching.Core.Data;
using FlowMatching.Runs.Files;

namespace FlowMatching.Runs.Data.Tables;

/// <summary>What samples can be written as.</summary>
public static class TableFormats
{
    /// <summary>Text with commas; NumPy's array, which has no place for names and classes; Apache Parquet.</summary>
    public const string Csv = "csv",
        Npy = "npy",
        Parquet = "parquet";

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } = [Npy, Csv, Parquet];
}

/// <summary>Writes samples as the table was that they were learnt from: its heading, the order of its columns, its classes.</summary>
public static class TableWriter
{
    private static readonly SearchValues<char> Quoted = SearchValues.Create(",\"\r\n#");

    /// <summary>Writes a table.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">One of <see cref="TableFormats"/>.</param>
    /// <param name="layout">The columns.</param>
    /// <param name="values">The numbers row by row.</param>
    /// <param name="labels">The class of each row; null for none.</param>
    /// <param name="classNames">The names of the classes; null for none.</param>
    public static void Write(
        string path,
        string format,
        TableLayout layout,
        float[] values,
        IReadOnlyList<int>? labels,
        IReadOnlyList<string>? classNames
    )
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(values);
        string[]? classes =
            layout.LabelColumn is null || labels is null || classNames is null ? null : [.. labels.Select(label => classNames[label])];
        if (format == TableFormats.Npy)
            NpyFile.Write(path, values, layout.Columns.Count);
        else if (format == TableFormats.Parquet)
            AtomicFile.Write(path, stream => ParquetTable.Write(stream, layout, values, classes));
        else
            AtomicFile.Write(path, stream => WriteText(stream, layout, values, classes));
    }

    private static void WriteText(Stream stream, TableLayout layout, float[] values, string[]? classes)
    {
        int width = layout.Columns.Count;
        using StreamWriter text = new(stream, leaveOpen: true) { NewLine = "\n" };
        if (layout.HasHeader)
            text.WriteLine(Row(layout, classes is null ? null : layout.LabelColumn, layout.Columns));
        for (int row = 0; row * width < values.Length; row++)
            text.WriteLine(Row(layout, classes?[row], new ArraySegment<float>(values, row * width, width).Select(Written)));
    }

    private static string Row(TableLayout layout, string? label, IEnumerable<string> numbers)
    {
        var fields = label is null ? numbers : [.. numbers.Take(layout.LabelAt), label, .. numbers.Skip(layout.LabelAt)];
        return string.Join(',', fields.Select(Field));
    }

    private static string Written(float value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Field(string text) =>
        text.AsSpan().ContainsAny(Quoted) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
