using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using FlowMatching.Core;

namespace FlowMatching.Runs.Files;

/// <summary>The three facts in the header of a .npy file: magic, version, the length of a Python dictionary (2 bytes, from version 2.0 on
/// 4), the dictionary.</summary>
/// <remarks>https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html.</remarks>
/// <param name="Descr">The element type, such as &lt;f4; of records a list.</param>
/// <param name="FortranOrder">Whether the first axis is the fastest, and not the last.</param>
/// <param name="Shape">The shape; empty for one number.</param>
internal sealed partial record NpyHeader(string Descr, bool FortranOrder, IReadOnlyList<long> Shape)
{
    private const int LongestHeader = 10_000; // NumPy's own limit, numpy.lib.format max_header_size
    private const int MostAxes = 32; // NumPy's own limit before version 2
    private const int LongestSize = 18; // digits: of 19 a long may overflow
    private const int MaximumRows = 100_000_000;

    /// <summary>The first bytes of every .npy file.</summary>
    public static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads a header, and leaves the file at its values.</summary>
    /// <param name="stream">The file, from its beginning.</param>
    /// <param name="path">The file, for messages.</param>
    /// <returns>The facts.</returns>
    /// <exception cref="InvalidInputException">One sentence on the fault.</exception>
    public static NpyHeader Read(Stream stream, string path)
    {
        byte[] prefix = ReadBytes(stream, Magic.Length + 2);
        if (prefix.Length < Magic.Length + 2 || !prefix.AsSpan().StartsWith(Magic))
            throw new InvalidInputException($"{path} is not a .npy file.");

        int version = prefix[Magic.Length];
        if (version is < 1 or > 3)
            throw new InvalidInputException($"{path} is .npy version {version}.{prefix[^1]}, expected 1.0, 2.0 or 3.0.");

        byte[] size = ReadBytes(stream, version == 1 ? sizeof(ushort) : sizeof(uint));
        if (size.Length < (version == 1 ? sizeof(ushort) : sizeof(uint)))
            throw new InvalidInputException($"{path} is truncated: it ends before its header.");

        uint length = version == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(size) : BinaryPrimitives.ReadUInt32LittleEndian(size);
        if (length > LongestHeader)
            throw new InvalidInputException($"{path} has a header of {length} bytes, expected at most {LongestHeader}.");

        byte[] header = ReadBytes(stream, (int)length);
        return header.Length == length
            ? Parse(path, Encoding.UTF8.GetString(header))
            : throw new InvalidInputException($"{path} is truncated: its header has {header.Length} of {length} bytes.");
    }

    /// <summary>Refuses all but a batch (N, *) of examples.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="example">The expected shape of each of the N: (columns), or (C, H, W).</param>
    public void RequireRows(string path, IReadOnlyList<long> example)
    {
        if (Shape.Count == 0 || !Shape.Skip(1).SequenceEqual(example) || Shape[0] is < 1 or > MaximumRows)
            throw new InvalidInputException(
                $"{path} has shape {NpyArray.TextOf(Shape)}, expected (N, {string.Join(", ", example)}) with N from 1 to {MaximumRows}."
            );
    }

    private static byte[] ReadBytes(Stream stream, int count)
    {
        byte[] bytes = new byte[count];
        return bytes[..stream.ReadAtLeast(bytes, count, throwOnEndOfStream: false)];
    }

    private static NpyHeader Parse(string path, string header)
    {
        var descr = Descriptor().Match(header);
        var order = Order().Match(header);
        var shape = Dimensions().Match(header);
        string[] sizes = shape.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (!descr.Success || !order.Success || !shape.Success || sizes.Length > MostAxes || !sizes.All(IsSize))
            throw new InvalidInputException($"{path} has a damaged .npy header.");

        return new NpyHeader(
            descr.Groups[1].Value.Trim('\''),
            order.Groups[1].Value == "True",
            Array.ConvertAll(sizes, size => long.Parse(size, CultureInfo.InvariantCulture))
        );
    }

    private static bool IsSize(string text) => text.Length is > 0 and <= LongestSize && text.All(char.IsAsciiDigit);

    [GeneratedRegex(@"'descr': *('[^']*'|\[[^\]]*\])")]
    private static partial Regex Descriptor();

    [GeneratedRegex("'fortran_order': *(True|False)")]
    private static partial Regex Order();

    [GeneratedRegex(@"'shape': *\(([^)]*)\)")]
    private static partial Regex Dimensions();
}
