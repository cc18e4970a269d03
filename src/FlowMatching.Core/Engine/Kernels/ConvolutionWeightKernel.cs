using System.Numerics;
using System.Runtime.CompilerServices;

namespace FlowMatching.Core.Engine.Kernels;

/// <summary>The gradient of the weight of a 3x3 convolution of stride 1 with a border of one zero, channels last, float32.</summary>
/// <remarks>
/// dW[o, i, j, c] = Σ dy[n, y, x, o] · X[n, y + i − 1, x + j − 1, c] over pictures n and pixels (y, x): shapes (O, 3, 3, C), (B, H, W, O),
/// (B, H, W, C). A tile of 4 outputs, 3 taps of a row and one vector of inputs stays in registers while a window of three pixels slides
/// along each row, so that a pixel costs one load of x, four of dy and twelve multiply-adds. Pictures are summed in at most eight blocks,
/// and these one after another: the same bits on any number of threads.
/// </remarks>
internal static unsafe class ConvolutionWeightKernel
{
    /// <summary>Outputs of a tile.</summary>
    private const int Tile = 4;

    private const int MostBlocks = 8;

    /// <summary>Numbers of x and dy that stay in the second cache beside each other.</summary>
    private const int CachedNumbers = 24_576;

    /// <summary>Whether the sizes are whole tiles.</summary>
    internal static bool Takes(long inputs, long outputs) => inputs % Vector<float>.Count == 0 && outputs % Tile == 0;

    /// <summary>Numbers of room that <see cref="Run"/> needs.</summary>
    internal static long Room(in ConvolutionSizes s) => (long)Blocks(s) * Numbers(s);

    /// <summary>Writes dW, shape (O, 3, 3, C), and db, shape (O); the room is <see cref="Room"/> zeros.</summary>
    internal static void Run(ConvolutionSizes s, float* x, float* dy, float* room, float* dw, float* db)
    {
        int blocks = Blocks(s);
        KernelThreads.ForRanges(
            blocks,
            long.MaxValue / blocks,
            (from, to) =>
            {
                for (int block = from; block < to; block++)
                {
                    float* into = room + (block * Numbers(s));
                    for (int n = s.Examples * block / blocks; n < s.Examples * (block + 1) / blocks; n++)
                    {
                        AddPicture(s, x + (n * s.Pixels * s.Inputs), dy + (n * s.Pixels * s.Outputs), into);
                    }
                }
            }
        );
        AddUp(s, room, blocks, dw, db);
    }

    private static int Blocks(in ConvolutionSizes s) => Math.Min(MostBlocks, s.Examples);

    /// <summary>Numbers of dW and db together.</summary>
    private static long Numbers(in ConvolutionSizes s) => (9L * s.Inputs * s.Outputs) + s.Outputs;

    private static void AddPicture(in ConvolutionSizes s, float* x, float* dy, float* into)
    {
        ChannelLoops<FloatsOfVector>.Sum(dy, (int)s.Pixels, s.Outputs, into + (9L * s.Inputs * s.Outputs));
        int rows = Math.Clamp(CachedNumbers / (s.Width * (s.Inputs + s.Outputs)), 1, s.Height);
        for (int from = 0; from < s.Height; from += rows)
        {
            AddRows(s, x, dy, from, Math.Min(from + rows, s.Height), into);
        }
    }

    /// <summary>What the rows [from, to) of dy give.</summary>
    private static void AddRows(in ConvolutionSizes s, float* x, float* dy, int from, int to, float* dw)
    {
        for (int i = 0; i < 3; i++)
        {
            int first = Math.Max(from, 1 - i),
                end = Math.Min(to, s.Height + 1 - i); // where row y + i − 1 of x exists
            if (first >= end)
                continue;

            float* rowsOfX = x + ((long)(first + i - 1) * s.Width * s.Inputs),
                rowsOfDy = dy + ((long)first * s.Width * s.Outputs);
            for (int o = 0; o < s.Outputs; o += Tile)
            {
                float* into = dw + (((o * 9L) + (i * 3)) * s.Inputs);
                AddTiles<FloatsOfVector>(s, rowsOfX, rowsOfDy + o, end - first, into);
            }
        }
    }

    /// <summary>Four outputs with all inputs.</summary>
    private static void AddTiles<V>(in ConvolutionSizes s, float* x, float* dy, int rows, float* dw)
        where V : struct, IFloats<V>
    {
        for (int c = 0; c < s.Inputs; c += V.Count)
            AddTile<V>(s, x + c, dy, rows, dw + c);
    }

    /// <summary>Adds Σ dy · x over so many rows to the twelve vectors of a tile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddTile<V>(in ConvolutionSizes s, float* x, float* dy, int rows, float* dw)
        where V : struct, IFloats<V>
    {
        int width = s.Width,
            inputs = s.Inputs,
            outputs = s.Outputs;
        V a0 = default,
            a1 = default,
            a2 = default,
            a3 = default;
        V b0 = default,
            b1 = default,
            b2 = default,
            b3 = default;
        V c0 = default,
            c1 = default,
            c2 = default,
            c3 = default;
        for (int y = 0; y < rows; y++)
        {
            V left = default,
                middle = V.Load(x);
            for (int i = 1; i <= width; i++, dy += outputs)
            {
                x += inputs;
                var right = i < width ? V.Load(x) : default;
                var d = V.Create(dy[0]);
                a0 = V.MultiplyAdd(d, left, a0);
                b0 = V.MultiplyAdd(d, middle, b0);
                c0 = V.MultiplyAdd(d, right, c0);
                d = V.Create(dy[1]);
                a1 = V.MultiplyAdd(d, left, a1);
                b1 = V.MultiplyAdd(d, middle, b1);
                c1 = V.MultiplyAdd(d, right, c1);
                d = V.Create(dy[2]);
                a2 = V.MultiplyAdd(d, left, a2);
                b2 = V.MultiplyAdd(d, middle, b2);
                c2 = V.MultiplyAdd(d, right, c2);
                d = V.Create(dy[3]);
                a3 = V.MultiplyAdd(d, left, a3);
                b3 = V.MultiplyAdd(d, middle, b3);
                c3 = V.MultiplyAdd(d, right, c3);
                left = middle;
                middle = right;
            }
        }

        long next = 9L * inputs;
        AddTaps(dw, inputs, a0, b0, c0);
        AddTaps(dw + next, inputs, a1, b1, c1);
        AddTaps(dw + (2 * next), inputs, a2, b2, c2);
        AddTaps(dw + (3 * next), inputs, a3, b3, c3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTaps<V>(float* dw, int inputs, V left, V middle, V right)
        where V : struct, IFloats<V>
    {
        (V.Load(dw) + left).Store(dw);
        (V.Load(dw + inputs) + middle).Store(dw + inputs);
        (V.Load(dw + (2 * inputs)) + right).Store(dw + (2 * inputs));
    }

    private static void AddUp(in ConvolutionSizes s, float* room, int blocks, float* dw, float* db)
    {
        long numbers = Numbers(s),
            weights = numbers - s.Outputs;
        for (int block = 1; block < blocks; block++)
        {
            ChannelLoops<FloatsOfVector>.Sum(room + (block * numbers), 1, (int)numbers, room);
        }

        new Span<float>(room, (int)weights).CopyTo(new Span<float>(dw, (int)weights));
        new Span<float>(room + weights, s.Outputs).CopyTo(new Span<float>(db, s.Outputs));
    }
}

/// <summary>Sizes of a convolution that keeps the resolution.</summary>
internal readonly record struct ConvolutionSizes(int Examples, int Height, int Width, int Inputs, int Outputs)
{
    public long Pixels => (long)Height * Width;
}
