using System.Collections.Concurrent;
using System.IO.Compression;
using FlowMatching.Core;
using FlowMatching.Runs.Files;

namespace FlowMatching.Runs.Data.Tables;

/// <summary>Reads tables of numbers: text, packed by gzip or not, NumPy's arrays, and Apache Parquet.</summary>
public static class TableReader
{
    // What has been read of the standard input is gone from it.
    private static readonly ConcurrentDictionary<TableOptions, NumericTable> Piped = new();

    /// <summary>Reads a table.</summary>
    /// <param name="path">The file, or FILE.npz:NAME; - is the standard input, as text, which is read once and kept.</param>
    /// <param name="options">What is wanted of it.</param>
    /// <returns>The table: at least one row, and at most 4096 columns.</returns>
    /// <exception cref="InvalidInputException">One sentence on the first fault.</exception>
    public static NumericTable Read(string path, TableOptions options)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(options);
        if (path == StandardInput.Path)
            return Piped.GetOrAdd(options, static with => ReadText(StandardInput.Name, StandardInput.Open, with));

        return TableInput.Guard(path, () => ReadFile(path, options));
    }

    private static NumericTable ReadFile(string path, TableOptions options)
    {
        var (file, array) = NpzFile.Split(path);
        return TableKinds.Of(file) switch
        {
            TableKind.Npz => ArrayTable.Read(path, NpzFile.Read(file, array), options),
            _ when array is not null => throw new InvalidInputException($"{file} is no .npz archive, expected one for its array {array}."),
            TableKind.Npy => ArrayTable.Read(path, NpyFile.ReadAny(path), options),
            TableKind.Parquet => ParquetTable.Read(path, options),
            TableKind.Gzip => ReadText(path, () => new GZipStream(InputFile.Open(path), CompressionMode.Decompress), options),
            _ => ReadText(path, () => InputFile.Open(path), options),
        };
    }

    private static NumericTable ReadText(string name, Func<Stream> open, TableOptions options) =>
        TableInput.ReadText(name, open, text => TextTable.Read(name, text, options));
}
