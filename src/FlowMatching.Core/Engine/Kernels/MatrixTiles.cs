using System.Numerics;
using System.Runtime.Intrinsics;

namespace FlowMatching.Core.Engine.Kernels;

/// <summary>Products of float32 matrices that stay in a core's cache, in tiles that stay in registers. Rows lie one after
/// another.</summary>
/// <remarks>The blocking of Goto and van de Geijn 2008, "Anatomy of High-Performance Matrix Multiplication": one operand packed in panels
/// of two vectors' width, so that the innermost loop reads it in order. Each result is one sum over k in order: the same bits wherever its
/// tile is. With AVX-512 a vector has 16 numbers and a tile 12 rows, whose sums fill 24 registers of 32; elsewhere a tile has 6 rows of
/// <see cref="Vector{T}"/>, 12 registers of 16.</remarks>
internal static unsafe class MatrixTiles
{
    /// <summary>Rows of a tile.</summary>
    internal static int Rows => Vector512.IsHardwareAccelerated ? Tiles512.Rows : TilesOfVector.Rows;

    /// <summary>Columns of a panel: matrices on the right are padded to a multiple of it.</summary>
    internal static int Columns => 2 * (Vector512.IsHardwareAccelerated ? Vector512<float>.Count : Vector<float>.Count);

    /// <summary>A number of rows or columns rounded up to whole tiles.</summary>
    internal static int Padded(int count, int tile) => (count + tile - 1) / tile * tile;

    /// <summary>Packs b (k, n), entry (i, j) at b[i · rowStride + j · columnStride], into panels: (n / Columns, k, Columns), zeros beyond
    /// n.</summary>
    internal static void Pack(float* b, int rowStride, int columnStride, int k, int n, float* panels)
    {
        int width = Columns;
        KernelThreads.ForRanges(
            (n + width - 1) / width,
            (long)k * width,
            (from, to) =>
            {
                for (int panel = from; panel < to; panel++)
                {
                    int first = panel * width;
                    PackPanel(
                        b + ((long)first * columnStride),
                        rowStride,
                        columnStride,
                        k,
                        Math.Min(width, n - first),
                        panels + ((long)first * k)
                    );
                }
            }
        );
    }

    /// <summary>c = a b + bias for packed b: a (rows, k), bias (n) or null, c (rows, n), rows a multiple of <see cref="Rows"/>, n of
    /// <see cref="Columns"/>; the rows of a begin lengthA numbers apart, those of c lengthC.</summary>
    internal static void Multiply(float* a, int lengthA, float* panels, float* bias, float* c, int lengthC, int rows, int k, int n)
    {
        for (int column = 0; column < n; column += Columns, panels += k * Columns)
        {
            float* start = bias == null ? null : bias + column;
            for (int row = 0; row < rows; row += Rows)
            {
                float* from = a + ((long)row * lengthA),
                    to = c + ((long)row * lengthC) + column;
                if (Vector512.IsHardwareAccelerated)
                    Tiles512.Product(from, lengthA, panels, start, to, lengthC, k);
                else
                    TilesOfVector.Product(from, lengthA, panels, start, to, lengthC, k);
            }
        }
    }

    /// <summary>c += aᵀ b: a (rows, m), b (rows, n), c (m, n), n a multiple of <see cref="Columns"/>. Where m is no multiple of
    /// <see cref="Rows"/>, c has rows of no meaning up to the next one, and a can be read that far. The rows begin lengthA, lengthB and n
    /// numbers apart.</summary>
    internal static void AddTransposed(float* a, int lengthA, float* b, int lengthB, float* c, int rows, int m, int n)
    {
        for (int column = 0; column < n; column += Columns)
        {
            for (int row = 0; row < m; row += Rows)
            {
                float* to = c + ((long)row * n) + column;
                if (Vector512.IsHardwareAccelerated)
                    Tiles512.AddOuter(a + row, lengthA, b + column, lengthB, to, n, rows);
                else
                    TilesOfVector.AddOuter(a + row, lengthA, b + column, lengthB, to, n, rows);
            }
        }
    }

    private static void PackPanel(float* b, int rowStride, int columnStride, int k, int columns, float* panel)
    {
        const int block = 128; // rows of the panel that stay in the first cache while they are filled column by column
        int width = Columns;
        if (columns < width)
            new Span<float>(panel, k * width).Clear();
        if (columnStride == 1)
        {
            for (int i = 0; i < k; i++, b += rowStride, panel += width)
                new Span<float>(b, columns).CopyTo(new Span<float>(panel, columns));
            return;
        }

        for (int first = 0; first < k; first += block)
        {
            for (int j = 0; j < columns; j++)
            {
                float* column = b + ((long)j * columnStride),
                    to = panel + j;
                for (int i = first; i < Math.Min(first + block, k); i++)
                    to[(long)i * width] = column[(long)i * rowStride];
            }
        }
    }
}
