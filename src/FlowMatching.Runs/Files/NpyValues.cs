using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using FlowMatching.Core;

namespace FlowMatching.Runs.Files;

/// <summary>The values of a .npy file: any numeric type, either order of bytes, either order of axes.</summary>
internal static class NpyValues
{
    private const int BlockLength = 1 << 14;

    /// <summary>What NumPy's type codes say: bool, integers with and without sign, and floating-point numbers, by size in bytes.</summary>
    private static readonly Dictionary<string, int> Sizes = new()
    {
        ["b1"] = 1,
        ["i1"] = 1,
        ["u1"] = 1,
        ["i2"] = 2,
        ["u2"] = 2,
        ["f2"] = 2,
        ["i4"] = 4,
        ["u4"] = 4,
        ["f4"] = 4,
        ["i8"] = 8,
        ["u8"] = 8,
        ["f8"] = 8,
    };

    /// <summary>The size of an element in bytes.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="descr">Its type, such as &lt;f4 or |u1.</param>
    /// <exception cref="InvalidInputException">It is no number.</exception>
    public static int SizeOf(string path, string descr)
    {
        if (descr is ['<' or '>' or '|' or '=', _, _] && Sizes.TryGetValue(descr[1..], out int size))
            return size;

        string kind =
            descr.StartsWith('[') ? "records of several fields"
            : descr.Length < 2 ? "values of an unknown type"
            : descr[1] switch
            {
                'O' => "Python objects, which could run anything and are never read",
                'U' or 'S' or 'a' => "texts",
                'c' => "complex numbers",
                'M' or 'm' => "times",
                'V' => "raw bytes",
                _ => "values of an unknown type",
            };
        throw new InvalidInputException(
            $"{path} holds {kind} ({Printable.Excerpt(descr)}), expected numbers: save it with .astype('float32')."
        );
    }

    /// <summary>Reads the values that follow a header.</summary>
    /// <typeparam name="T">What is made of them: float or double.</typeparam>
    /// <param name="stream">The file, behind its header.</param>
    /// <param name="path">The file, for messages.</param>
    /// <param name="header">The header.</param>
    /// <returns>The values, the last axis fastest.</returns>
    /// <exception cref="InvalidInputException">There are more or fewer than the header says, or too many.</exception>
    public static T[] Read<T>(Stream stream, string path, NpyHeader header)
        where T : struct, INumberBase<T>
    {
        int size = SizeOf(path, header.Descr);
        int count = RequireCount(stream, path, header, size);
        T[] values = new T[count];
        byte[] block = new byte[Math.Min(count, BlockLength) * size];
        for (int at = 0; at < count; )
        {
            var part = block.AsSpan(0, Math.Min(BlockLength, count - at) * size);
            stream.ReadExactly(part);
            if (header.Descr[0] == '>')
                Swap(part, size);
            Convert(part, header.Descr[1..], values.AsSpan(at));
            at += part.Length / size;
        }

        return header.FortranOrder && header.Shape.Count > 1 ? InRowOrder(values, header.Shape) : values;
    }

    private static int RequireCount(Stream stream, string path, NpyHeader header, int size)
    {
        var expected = header.Shape.Aggregate((BigInteger)size, static (product, axis) => product * axis);
        long left = stream.Length - stream.Position;
        if (left != expected)
            throw new InvalidInputException(
                $"{path} has {left} bytes of values, expected {expected} for shape {NpyArray.TextOf(header.Shape)}."
            );
        if (expected > Array.MaxLength)
            throw new InvalidInputException(
                $"{path} holds {expected} bytes of values, expected at most {Array.MaxLength}: take fewer rows."
            );

        return (int)(expected / size);
    }

    private static void Swap(Span<byte> bytes, int size)
    {
        if (size == sizeof(ushort))
            BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, ushort>(bytes), MemoryMarshal.Cast<byte, ushort>(bytes));
        if (size == sizeof(uint))
            BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, uint>(bytes), MemoryMarshal.Cast<byte, uint>(bytes));
        if (size == sizeof(ulong))
            BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<byte, ulong>(bytes), MemoryMarshal.Cast<byte, ulong>(bytes));
    }

    private static void Convert<T>(ReadOnlySpan<byte> bytes, string type, Span<T> values)
        where T : struct, INumberBase<T>
    {
        Action<ReadOnlySpan<byte>, Span<T>> convert = type switch
        {
            "b1" or "u1" => Convert<byte, T>,
            "i1" => Convert<sbyte, T>,
            "i2" => Convert<short, T>,
            "u2" => Convert<ushort, T>,
            "f2" => Convert<Half, T>,
            "i4" => Convert<int, T>,
            "u4" => Convert<uint, T>,
            "f4" => Convert<float, T>,
            "i8" => Convert<long, T>,
            "u8" => Convert<ulong, T>,
            _ => Convert<double, T>,
        };
        convert(bytes, values);
    }

    private static void Convert<TFrom, T>(ReadOnlySpan<byte> bytes, Span<T> values)
        where TFrom : struct, INumberBase<TFrom>
        where T : struct, INumberBase<T>
    {
        var from = MemoryMarshal.Cast<byte, TFrom>(bytes);
        for (int i = 0; i < from.Length; i++)
            values[i] = T.CreateTruncating(from[i]);
    }

    // Fortran's order has the first axis fastest: i = i_0 + s_0 (i_1 + s_1 (i_2 + ...)).
    private static T[] InRowOrder<T>(T[] values, IReadOnlyList<long> shape)
    {
        T[] ordered = new T[values.Length];
        long[] index = new long[shape.Count],
            stride = new long[shape.Count];
        for (int axis = shape.Count - 1; axis >= 0; axis--)
            stride[axis] = axis == shape.Count - 1 ? 1 : stride[axis + 1] * shape[axis + 1];

        long at = 0;
        foreach (var value in values)
        {
            ordered[at] = value;
            for (int axis = 0; axis < index.Length; axis++)
            {
                at += stride[axis];
                if (++index[axis] < shape[axis])
                    break;

                at -= stride[axis] * shape[axis];
                index[axis] = 0;
            }
        }

        return ordered;
    }
}
