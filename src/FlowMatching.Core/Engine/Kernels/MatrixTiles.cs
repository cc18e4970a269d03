using System.Numerics;
using System.Runtime.CompilerServices;

namespace FlowMatching.Core.Engine.Kernels;

/// <summary>Products of float32 matrices that stay in a core's cache, in tiles that stay in registers. Rows lie one after another.</summary>
/// <remarks>The blocking of Goto and van de Geijn 2008, "Anatomy of High-Performance Matrix Multiplication": one operand packed in panels of two vectors'
/// width, so that the innermost loop reads it in order. Each result is one sum over k in order: the same bits wherever its tile is.</remarks>
internal static unsafe class MatrixTiles
{
    /// <summary>Rows of a tile: with two vectors each, the sums of a tile fill twelve registers of sixteen.</summary>
    internal const int Rows = 6;

    /// <summary>Columns of a panel: matrices on the right are padded to a multiple of it.</summary>
    internal static int Columns => 2 * Vector<float>.Count;

    /// <summary>A number of rows or columns rounded up to whole tiles.</summary>
    internal static int Padded(int count, int tile) => (count + tile - 1) / tile * tile;

    /// <summary>Packs b (k, n), entry (i, j) at b[i · rowStride + j · columnStride], into panels: (n / Columns, k, Columns), zeros beyond n.</summary>
    internal static void Pack(float* b, int rowStride, int columnStride, int k, int n, float* panels)
    {
        for (int first = 0; first < n; first += Columns)
        {
            int columns = Math.Min(Columns, n - first);
            for (int i = 0; i < k; i++, panels += Columns)
            {
                float* row = b + ((long)i * rowStride) + ((long)first * columnStride);
                if (columnStride == 1) new Span<float>(row, columns).CopyTo(new Span<float>(panels, columns));
                else for (int j = 0; j < columns; j++) panels[j] = row[(long)j * columnStride];
                for (int j = columns; j < Columns; j++) panels[j] = 0;
            }
        }
    }

    /// <summary>c = a b + bias for packed b: a (rows, k), bias (n) or null, c (rows, n), rows a multiple of <see cref="Rows"/>, n of <see cref="Columns"/>;
    /// the rows of a begin lengthA numbers apart, those of c lengthC.</summary>
    internal static void Multiply(float* a, int lengthA, float* panels, float* bias, float* c, int lengthC, int rows, int k, int n)
    {
        for (int column = 0; column < n; column += Columns, panels += k * Columns)
        {
            for (int row = 0; row < rows; row += Rows)
            {
                Tile(a + ((long)row * lengthA), lengthA, panels, bias == null ? null : bias + column, c + ((long)row * lengthC) + column, lengthC, k);
            }
        }
    }

    /// <summary>c += aᵀ b: a (rows, m), b (rows, n), c (m, n), n a multiple of <see cref="Columns"/>. Where m is no multiple of <see cref="Rows"/>, c has rows
    /// of no meaning up to the next one, and a can be read that far. The rows begin lengthA, lengthB and n numbers apart.</summary>
    internal static void AddTransposed(float* a, int lengthA, float* b, int lengthB, float* c, int rows, int m, int n)
    {
        for (int column = 0; column < n; column += Columns)
        {
            for (int row = 0; row < m; row += Rows) OuterTile(a + row, lengthA, b + column, lengthB, c + ((long)row * n) + column, n, rows);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile(float* a, int lengthA, float* panel, float* bias, float* c, int lengthC, int k)
    {
        int w = Vector<float>.Count;
        float* a1 = a + lengthA, a2 = a1 + lengthA, a3 = a2 + lengthA, a4 = a3 + lengthA, a5 = a4 + lengthA;
        Vector<float> left = bias == null ? default : Vector.Load(bias), right = bias == null ? default : Vector.Load(bias + w);
        Vector<float> c00 = left, c01 = right, c10 = left, c11 = right, c20 = left, c21 = right, c30 = left, c31 = right, c40 = left, c41 = right, c50 = left, c51 = right;
        for (int i = 0; i < k; i++, panel += 2 * w)
        {
            Vector<float> b0 = Vector.Load(panel), b1 = Vector.Load(panel + w);
            Add(new(a[i]), b0, b1, ref c00, ref c01);
            Add(new(a1[i]), b0, b1, ref c10, ref c11);
            Add(new(a2[i]), b0, b1, ref c20, ref c21);
            Add(new(a3[i]), b0, b1, ref c30, ref c31);
            Add(new(a4[i]), b0, b1, ref c40, ref c41);
            Add(new(a5[i]), b0, b1, ref c50, ref c51);
        }

        Store(c, c00, c01);
        Store(c += lengthC, c10, c11);
        Store(c += lengthC, c20, c21);
        Store(c += lengthC, c30, c31);
        Store(c += lengthC, c40, c41);
        Store(c += lengthC, c50, c51);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OuterTile(float* a, int lengthA, float* b, int lengthB, float* c, int lengthC, int rows)
    {
        int w = Vector<float>.Count;
        float* c1 = c + lengthC, c2 = c1 + lengthC, c3 = c2 + lengthC, c4 = c3 + lengthC, c5 = c4 + lengthC;
        Vector<float> c00 = Vector.Load(c), c01 = Vector.Load(c + w), c10 = Vector.Load(c1), c11 = Vector.Load(c1 + w), c20 = Vector.Load(c2), c21 = Vector.Load(c2 + w);
        Vector<float> c30 = Vector.Load(c3), c31 = Vector.Load(c3 + w), c40 = Vector.Load(c4), c41 = Vector.Load(c4 + w), c50 = Vector.Load(c5), c51 = Vector.Load(c5 + w);
        for (int i = 0; i < rows; i++, a += lengthA, b += lengthB)
        {
            Vector<float> b0 = Vector.Load(b), b1 = Vector.Load(b + w);
            Add(new(a[0]), b0, b1, ref c00, ref c01);
            Add(new(a[1]), b0, b1, ref c10, ref c11);
            Add(new(a[2]), b0, b1, ref c20, ref c21);
            Add(new(a[3]), b0, b1, ref c30, ref c31);
            Add(new(a[4]), b0, b1, ref c40, ref c41);
            Add(new(a[5]), b0, b1, ref c50, ref c51);
        }

        Store(c, c00, c01);
        Store(c1, c10, c11);
        Store(c2, c20, c21);
        Store(c3, c30, c31);
        Store(c4, c40, c41);
        Store(c5, c50, c51);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Vector<float> x, Vector<float> b0, Vector<float> b1, ref Vector<float> left, ref Vector<float> right)
    {
        left = Vector.MultiplyAddEstimate(x, b0, left);
        right = Vector.MultiplyAddEstimate(x, b1, right);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* c, Vector<float> left, Vector<float> right)
    {
        left.Store(c);
        right.Store(c + Vector<float>.Count);
    }
}
