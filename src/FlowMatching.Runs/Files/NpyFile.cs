using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using FlowMatching.Core;

namespace FlowMatching.Runs.Files;

/// <summary>Matrices, and batches of pictures, as NumPy's .npy, version 1.0: magic, version, header length, a Python dictionary, the
/// values.</summary>
/// <remarks>https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html. Little-endian, row-major.</remarks>
public static class NpyFile
{
    private const int PrefixLength = 10; // magic (6), version (2), header length (2)
    private const int Alignment = 64;
    private const int LongestHeader = 10_000; // NumPy's own limit, numpy.lib.format max_header_size

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Writes a matrix.</summary>
    /// <param name="path">The file.</param>
    /// <param name="values">The values row by row, rows x columns of them.</param>
    /// <param name="columns">The number of columns.</param>
    public static void Write(string path, float[] values, int columns) => Write(path, values, [columns]);

    /// <summary>Writes a batch of examples.</summary>
    /// <param name="path">The file.</param>
    /// <param name="values">The values, example by example.</param>
    /// <param name="example">The shape of each: (columns), or (C, H, W).</param>
    public static void Write(string path, float[] values, IReadOnlyList<long> example)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(example);
        long size = Size(example);
        if (values.Length % size != 0)
            throw new ArgumentException($"{values.Length} values do not fill rows of {size}.", nameof(values));

        byte[] head = Head([values.Length / size, .. example]);
        AtomicFile.Write(
            path,
            stream =>
            {
                stream.Write(head);
                stream.Write(MemoryMarshal.AsBytes(values.AsSpan()));
            }
        );
    }

    /// <summary>Reads a matrix, refusing all that is not a float32 or float64 matrix of that width, whole and finite.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">The expected number of columns.</param>
    /// <returns>The values row by row; at least one row.</returns>
    /// <exception cref="InvalidInputException">One sentence on the fault.</exception>
    public static float[] Read(string path, int columns) => Read(path, [columns]);

    /// <summary>Reads a batch of examples, refusing all that is not float32 or float64, of that shape, whole and finite.</summary>
    /// <param name="path">The file.</param>
    /// <param name="example">The expected shape of each: (columns), or (C, H, W).</param>
    /// <returns>The values, example by example; at least one.</returns>
    /// <exception cref="InvalidInputException">One sentence on the fault.</exception>
    public static float[] Read(string path, IReadOnlyList<long> example)
    {
        ArgumentNullException.ThrowIfNull(example);
        try
        {
            using var stream = File.OpenRead(path);
            var header = ReadHeader(stream, path);
            return ReadValues(stream, path, header, example);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidInputException($"{path} does not exist.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"{path} cannot be read: {Faults.Sentence(e)}");
        }
    }

    // NumPy pads the header with spaces, so that the values start at a multiple of 64 bytes, and ends it with a line feed.
    private static byte[] Head(IReadOnlyList<long> shape)
    {
        string dictionary = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({string.Join(", ", shape)}), }}";
        int length = (PrefixLength + dictionary.Length + 1 + Alignment - 1) / Alignment * Alignment - PrefixLength;

        byte[] head = new byte[PrefixLength + length];
        Magic.CopyTo(head);
        head[6] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(8), (ushort)length);
        Encoding.ASCII.GetBytes(dictionary.PadRight(length - 1) + "\n", head.AsSpan(PrefixLength));
        return head;
    }

    private static NpyHeader ReadHeader(FileStream stream, string path)
    {
        byte[] prefix = new byte[PrefixLength];
        int got = stream.ReadAtLeast(prefix, PrefixLength, throwOnEndOfStream: false);
        if (got < PrefixLength || !prefix.AsSpan().StartsWith(Magic))
            throw new InvalidInputException($"{path} is not a .npy file.");
        if (prefix[6] != 1)
            throw new InvalidInputException($"{path} is .npy version {prefix[6]}.{prefix[7]}, expected 1.0.");

        byte[] header = new byte[BinaryPrimitives.ReadUInt16LittleEndian(prefix.AsSpan(8))];
        if (header.Length > LongestHeader)
            throw new InvalidInputException($"{path} has a header of {header.Length} bytes, expected at most {LongestHeader}.");
        got = stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        return got == header.Length
            ? NpyHeader.Parse(path, Encoding.Latin1.GetString(header))
            : throw new InvalidInputException($"{path} is truncated: its header has {got} of {header.Length} bytes.");
    }

    private static long Size(IReadOnlyList<long> example) => example.Aggregate(1L, static (product, size) => product * size);

    private static float[] ReadValues(FileStream stream, string path, NpyHeader header, IReadOnlyList<long> example)
    {
        int rows = header.RequireRows(path, example),
            columns = (int)Size(example),
            size = header.IsDouble ? sizeof(double) : sizeof(float);
        long expected = (long)rows * columns * size,
            left = stream.Length - stream.Position;
        if (left != expected)
            throw new InvalidInputException(
                $"{path} has {left} bytes of values, expected {expected} for shape ({rows}, {string.Join(", ", example)})."
            );
        if (expected > Array.MaxLength)
            throw new InvalidInputException(
                $"{path} holds {expected} bytes of values, expected at most {Array.MaxLength}: take fewer rows."
            );

        float[] values = header.IsDouble
            ? Array.ConvertAll(ReadValues<double>(stream, rows * columns), value => (float)value)
            : ReadValues<float>(stream, rows * columns);
        int bad = Array.FindIndex(values, value => !float.IsFinite(value));
        return bad < 0
            ? values
            : throw new InvalidInputException(
                $"{path}, row {bad / columns + 1}, column {bad % columns + 1} is {values[bad]}, expected a finite number."
            );
    }

    private static T[] ReadValues<T>(FileStream stream, int count)
        where T : unmanaged
    {
        T[] values = new T[count];
        stream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }
}

/// <summary>The three facts in the header of a .npy file.</summary>
/// <param name="Descr">The element type, such as &lt;f4.</param>
/// <param name="FortranOrder">Whether the values lie column by column.</param>
/// <param name="Shape">The shape as written, without its brackets.</param>
internal sealed partial record NpyHeader(string Descr, bool FortranOrder, string Shape)
{
    // At most nine digits: times the entries of a picture, the product cannot overflow a long.
    private const int MaximumRows = 100_000_000;

    /// <summary>Reads the Python dictionary of a header.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="header">The header's text.</param>
    /// <returns>The facts.</returns>
    public static NpyHeader Parse(string path, string header)
    {
        var descr = Descriptor().Match(header);
        var order = Order().Match(header);
        var shape = Dimensions().Match(header);
        if (!descr.Success || !order.Success || !shape.Success)
            throw new InvalidInputException($"{path} has a damaged .npy header.");

        return new NpyHeader(descr.Groups[1].Value, order.Groups[1].Value == "True", shape.Groups[1].Value.Trim());
    }

    /// <summary>Whether the elements are float64 rather than float32.</summary>
    public bool IsDouble => Descr == "<f8";

    /// <summary>Refuses all but float32 or float64, row-major, (N, *).</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="example">The expected shape of each of the N: (columns), or (C, H, W).</param>
    /// <returns>N.</returns>
    public int RequireRows(string path, IReadOnlyList<long> example)
    {
        if (Descr is not ("<f4" or "<f8"))
            throw new InvalidInputException(
                $"{path} holds {Printable.Excerpt(Descr)} values, expected <f4 or <f8: save it with .astype('float32')."
            );
        if (FortranOrder)
            throw new InvalidInputException($"{path} lies column by column, expected row by row: save it with numpy.ascontiguousarray.");

        string[] sizes = Shape.Split(',', StringSplitOptions.TrimEntries);
        string expected = string.Join(", ", example.Select(size => size.ToString(CultureInfo.InvariantCulture)));
        bool isBatch = string.Join(", ", sizes.Skip(1)) == expected;
        bool fits = isBatch & int.TryParse(sizes[0], NumberStyles.None, CultureInfo.InvariantCulture, out int rows);
        return fits && rows is > 0 and <= MaximumRows
            ? rows
            : throw new InvalidInputException(
                $"{path} has shape ({Printable.Excerpt(Shape)}), expected (N, {expected}) with N from 1 to {MaximumRows}."
            );
    }

    [GeneratedRegex("'descr': *'([^']*)'")]
    private static partial Regex Descriptor();

    [GeneratedRegex("'fortran_order': *(True|False)")]
    private static partial Regex Order();

    [GeneratedRegex(@"'shape': *\(([^)]*)\)")]
    private static partial Regex Dimensions();
}
