using FlowMatching.Core;
using FlowMatching.Runs.Files;

namespace FlowMatching.Runs.Data.Tables;

/// <summary>What a table can be read from.</summary>
internal enum TableKind
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>Text packed by gzip.</summary>
    Gzip,

    /// <summary>An array of NumPy's.</summary>
    Npy,

    /// <summary>A ZIP archive of such arrays.</summary>
    Npz,

    /// <summary>Apache Parquet.</summary>
    Parquet,
}

/// <summary>Tells what a file is by what it holds, and only where that says nothing by its name.</summary>
internal static class TableKinds
{
    private const int HeadLength = 64;

    private static readonly (TableKind Kind, byte[] Signature)[] Known =
    [
        (TableKind.Npy, [0x93, .. "NUMPY"u8]),
        (TableKind.Npz, "PK\u0003\u0004"u8.ToArray()),
        (TableKind.Gzip, [0x1F, 0x8B]),
        (TableKind.Parquet, "PAR1"u8.ToArray()),
    ];

    /// <summary>Files that hold tables, but not such as are read here.</summary>
    private static readonly (string Kind, byte[] Signature)[] Foreign =
    [
        ("an HDF5 file", [0x89, .. "HDF\r\n"u8]),
        ("an old Excel file", [0xD0, 0xCF, 0x11, 0xE0]),
        ("an SQLite database", "SQLite format 3\0"u8.ToArray()),
        ("an Apache Arrow file", "ARROW1"u8.ToArray()),
        ("a MATLAB file", "MATLAB 5.0"u8.ToArray()),
        ("an R file", "RDX"u8.ToArray()),
        ("a file of Stata", "<stata_dta>"u8.ToArray()),
        ("a pickle, which could run anything and is never read", [0x80, 0x02]),
        ("a pickle, which could run anything and is never read", [0x80, 0x03]),
        ("a pickle, which could run anything and is never read", [0x80, 0x04]),
        ("a pickle, which could run anything and is never read", [0x80, 0x05]),
        ("a PNG picture", [0x89, .. "PNG"u8]),
        ("a JPEG picture", [0xFF, 0xD8, 0xFF]),
        ("a PDF document", "%PDF-"u8.ToArray()),
    ];

    /// <summary>Tells what a file is.</summary>
    /// <param name="file">The file.</param>
    /// <returns>Its kind; text for what is no ordinary file, such as a pipe, as it cannot be looked into.</returns>
    /// <exception cref="InvalidInputException">It is of a kind that is not read.</exception>
    public static TableKind Of(string file)
    {
        byte[] head = HeadOf(file);
        foreach (var (kind, signature) in Foreign)
            if (head.AsSpan().StartsWith(signature))
                throw new InvalidInputException($"{file} is {kind}, expected a table in text (CSV), .npy or .parquet: save it as one.");
        foreach (var (kind, signature) in Known)
            if (head.AsSpan().StartsWith(signature))
                return kind;

        return OfName(file);
    }

    private static TableKind OfName(string file) =>
        Path.GetExtension(file).ToUpperInvariant() switch
        {
            ".NPY" => TableKind.Npy,
            ".NPZ" => TableKind.Npz,
            ".PARQUET" => TableKind.Parquet,
            ".GZ" => TableKind.Gzip,
            _ => TableKind.Text,
        };

    private static byte[] HeadOf(string file)
    {
        if (!File.Exists(file) || new FileInfo(file) is { Length: 0, LinkTarget: null })
            return [];

        byte[] head = new byte[HeadLength];
        using var stream = InputFile.Open(file);
        return stream.CanSeek ? head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)] : [];
    }
}
