using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace FlowMatching.Studio.Frames;

/// <summary>What the numbers of a frame are.</summary>
internal enum FrameKind : byte
{
    /// <summary>Points: one state.</summary>
    Points = (byte)'P',

    /// <summary>Points on their way: a state at each of some times.</summary>
    Trajectory = (byte)'T',

    /// <summary>A field: velocities on a square grid, row by row from below, at each of some times.</summary>
    Field = (byte)'F',
}

/// <summary>Numbers as the page takes them: a header of 64 bytes, the times, and float32 or uint16 values of N pairs at each time, all
/// little-endian and aligned so that the page views them without a copy.</summary>
/// <remarks>Header: "FMS1", kind, type (0 float32, 1 uint16 over the bounds), dimension 2, 0; int32 N, T, grid, step, sequence, NFE;
/// float32 of the first and last time, and xmin, xmax, ymin, ymax; int32 of the seed and 0. The times are T float32, padded to 8
/// bytes.</remarks>
/// <param name="Kind">What the numbers are.</param>
/// <param name="Times">T times.</param>
/// <param name="States">At each time N pairs, row by row.</param>
internal sealed record Frame(FrameKind Kind, IReadOnlyList<double> Times, IReadOnlyList<float[]> States)
{
    /// <summary>The media type.</summary>
    public const string MediaType = "application/octet-stream";

    private const int HeaderSize = 64,
        MostFloats = 20_000,
        Levels = ushort.MaxValue;

    /// <summary>Points alone, at t = 1.</summary>
    /// <param name="points">N pairs.</param>
    public static Frame OfPoints(float[] points) => new(FrameKind.Points, [1], [points]);

    /// <summary>Cells a side of a field's grid.</summary>
    public int Grid { get; init; }

    /// <summary>The training step that it shows.</summary>
    public int Step { get; init; }

    /// <summary>Counts the frames of a run.</summary>
    public int Sequence { get; init; }

    /// <summary>Evaluations of the network for each point.</summary>
    public int Nfe { get; init; }

    private int Count => States[0].Length / 2;

    /// <summary>The bytes. More than 20,000 points are written as uint16 over the bounds: a 65,535th of the picture is enough for the
    /// eye.</summary>
    public byte[] ToBytes()
    {
        bool isShort = Count > MostFloats;
        int head = HeaderSize + (4 * Times.Count + 7) / 8 * 8;
        int stride = (isShort ? 4 : 8) * Count;
        byte[] bytes = new byte[head + (long)stride * States.Count];
        var bounds = Bounds();
        WriteHeader(bytes, isShort, bounds);
        for (int i = 0; i < Times.Count; i++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(HeaderSize + 4 * i), (float)Times[i]);
        for (int i = 0; i < States.Count; i++)
        {
            var target = bytes.AsSpan(head + i * stride, stride);
            if (isShort)
                WriteShorts(States[i], bounds, MemoryMarshal.Cast<byte, ushort>(target));
            else
                MemoryMarshal.AsBytes(States[i].AsSpan()).CopyTo(target);
        }

        return bytes;
    }

    /// <summary>Reads points that the page sends.</summary>
    /// <param name="bytes">A frame of kind P in float32.</param>
    /// <param name="most">The most points.</param>
    /// <param name="fault">What is wrong; null when nothing is.</param>
    /// <returns>N pairs; empty where there is a fault.</returns>
    public static float[] ReadPoints(ReadOnlySpan<byte> bytes, int most, out string? fault)
    {
        bool isFrame = bytes.Length >= HeaderSize && bytes[..4].SequenceEqual("FMS1"u8);
        if (!isFrame || bytes[4] != (byte)FrameKind.Points || bytes[5] != 0 || bytes[6] != 2)
        {
            fault = "The body is no frame of points: expected FMS1, kind P, float32, dimension 2.";
            return [];
        }

        int count = BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]);
        const int Head = HeaderSize + 8;
        fault =
            count < 0 || count > most ? $"There are {count} points, expected 0 to {most}."
            : bytes.Length != Head + 8 * count ? $"The frame of {count} points has {bytes.Length} bytes, expected {Head + 8 * count}."
            : null;
        if (fault is not null)
            return [];

        float[] points = MemoryMarshal.Cast<byte, float>(bytes[Head..]).ToArray();
        int bad = Array.FindIndex(points, static x => !float.IsFinite(x));
        fault = bad < 0 ? null : $"Point {bad / 2 + 1} holds {points[bad]}, expected finite numbers.";
        return fault is null ? points : [];
    }

    private void WriteHeader(Span<byte> bytes, bool isShort, (float XMin, float XMax, float YMin, float YMax) bounds)
    {
        Encoding.ASCII.GetBytes("FMS1", bytes);
        bytes[4] = (byte)Kind;
        bytes[5] = (byte)(isShort ? 1 : 0);
        bytes[6] = 2;
        ReadOnlySpan<int> numbers = [Count, States.Count, Grid, Step, Sequence, Nfe];
        for (int i = 0; i < numbers.Length; i++)
            BinaryPrimitives.WriteInt32LittleEndian(bytes[(8 + 4 * i)..], numbers[i]);
        ReadOnlySpan<float> reals = [(float)Times[0], (float)Times[^1], bounds.XMin, bounds.XMax, bounds.YMin, bounds.YMax];
        for (int i = 0; i < reals.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes[(32 + 4 * i)..], reals[i]);
    }

    private (float XMin, float XMax, float YMin, float YMax) Bounds()
    {
        float xMin = float.MaxValue,
            xMax = float.MinValue,
            yMin = float.MaxValue,
            yMax = float.MinValue;
        foreach (float[] state in States)
            for (int i = 0; i < state.Length; i += 2)
            {
                (xMin, xMax) = (Math.Min(xMin, state[i]), Math.Max(xMax, state[i]));
                (yMin, yMax) = (Math.Min(yMin, state[i + 1]), Math.Max(yMax, state[i + 1]));
            }

        return (xMin, xMax, yMin, yMax);
    }

    private static void WriteShorts(float[] state, (float XMin, float XMax, float YMin, float YMax) bounds, Span<ushort> target)
    {
        float x = Levels / Math.Max(bounds.XMax - bounds.XMin, 1e-6f),
            y = Levels / Math.Max(bounds.YMax - bounds.YMin, 1e-6f);
        for (int i = 0; i < state.Length; i += 2)
        {
            target[i] = (ushort)Math.Clamp((state[i] - bounds.XMin) * x + 0.5f, 0, Levels);
            target[i + 1] = (ushort)Math.Clamp((state[i + 1] - bounds.YMin) * y + 0.5f, 0, Levels);
        }
    }
}
