using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using FlowMatching.Core;

namespace FlowMatching.Runs.Files;

/// <summary>Matrices, and batches of pictures, as NumPy's .npy: written as version 1.0, float32, little-endian and row-major; read in
/// every version, numeric type and order.</summary>
/// <remarks>https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html.</remarks>
public static class NpyFile
{
    private const int PrefixLength = 10; // magic (6), version (2), header length (2)
    private const int Alignment = 64;

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
        byte[] head = HeadOf(values, example);
        AtomicFile.Write(
            path,
            stream =>
            {
                stream.Write(head);
                stream.Write(MemoryMarshal.AsBytes(values.AsSpan()));
            }
        );
    }

    /// <summary>The bytes of the file of a matrix.</summary>
    /// <param name="values">The values row by row, rows x columns of them.</param>
    /// <param name="columns">The number of columns.</param>
    public static byte[] Bytes(float[] values, int columns) => [.. HeadOf(values, [columns]), .. MemoryMarshal.AsBytes(values.AsSpan())];

    /// <summary>Reads a matrix, refusing all that is not a matrix of numbers of that width, whole and finite.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">The expected number of columns.</param>
    /// <returns>The values row by row; at least one row.</returns>
    /// <exception cref="InvalidInputException">One sentence on the fault.</exception>
    public static float[] Read(string path, int columns) => Read(path, [columns]);

    /// <summary>Reads a batch of examples, refusing all that is not numbers, of that shape, whole and finite.</summary>
    /// <param name="path">The file.</param>
    /// <param name="example">The expected shape of each: (columns), or (C, H, W).</param>
    /// <returns>The values, example by example; at least one.</returns>
    /// <exception cref="InvalidInputException">One sentence on the fault.</exception>
    public static float[] Read(string path, IReadOnlyList<long> example)
    {
        ArgumentNullException.ThrowIfNull(example);

        return Open(
            path,
            stream =>
            {
                var header = NpyHeader.Read(stream, path);
                NpyValues.SizeOf(path, header.Descr);
                header.RequireRows(path, example);
                return RequireFinite(path, NpyValues.Read<float>(stream, path, header), (int)Size(example));
            }
        );
    }

    /// <summary>Reads an array of any shape and any numeric type.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The array; its values need not be finite.</returns>
    /// <exception cref="InvalidInputException">One sentence on the fault.</exception>
    internal static NpyArray ReadAny(string path) => Open(path, stream => NpyArray.Read(stream, path));

    private static byte[] HeadOf(float[] values, IReadOnlyList<long> example)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(example);
        long size = Size(example);
        return values.Length % size == 0
            ? Head([values.Length / size, .. example])
            : throw new ArgumentException($"{values.Length} values do not fill rows of {size}.", nameof(values));
    }

    private static T Open<T>(string path, Func<FileStream, T> read)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return read(stream);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidInputException($"{path} does not exist.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
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
        NpyHeader.Magic.CopyTo(head);
        head[6] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(8), (ushort)length);
        Encoding.ASCII.GetBytes(dictionary.PadRight(length - 1) + "\n", head.AsSpan(PrefixLength));
        return head;
    }

    private static long Size(IReadOnlyList<long> example) => example.Aggregate(1L, static (product, size) => product * size);

    private static float[] RequireFinite(string path, float[] values, int columns)
    {
        int bad = Array.FindIndex(values, value => !float.IsFinite(value));
        return bad < 0
            ? values
            : throw new InvalidInputException(
                $"{path}, row {bad / columns + 1}, column {bad % columns + 1} is {values[bad]}, expected a finite number."
            );
    }
}
