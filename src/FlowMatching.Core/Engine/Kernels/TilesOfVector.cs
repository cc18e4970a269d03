using System.Numerics;
using System.Runtime.CompilerServices;

namespace FlowMatching.Core.Engine.Kernels;

/// <summary>The tiles of <see cref="MatrixTiles"/> for <see cref="Vector{T}"/> of any width: 6 rows of two vectors.</summary>
internal static unsafe class TilesOfVector
{
    internal const int Rows = 6;

    /// <summary>c = a panel + bias for one tile: a (Rows, k), panel (k, two vectors), bias or zeros where it is null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Product(float* a, nint lengthA, float* panel, float* bias, float* c, nint lengthC, int k)
    {
        float* a1 = a + lengthA,
            a2 = a1 + lengthA,
            a3 = a2 + lengthA,
            a4 = a3 + lengthA,
            a5 = a4 + lengthA;
        Vector<float> left = bias == null ? default : Vector.Load(bias);
        Vector<float> right = bias == null ? default : Vector.Load(bias + Vector<float>.Count);
        Vector<float> c00 = left,
            c01 = right,
            c10 = left,
            c11 = right,
            c20 = left,
            c21 = right;
        Vector<float> c30 = left,
            c31 = right,
            c40 = left,
            c41 = right,
            c50 = left,
            c51 = right;
        for (int i = 0; i < k; i++, panel += 2 * Vector<float>.Count)
        {
            Vector<float> b0 = Vector.Load(panel),
                b1 = Vector.Load(panel + Vector<float>.Count);
            Add(Vector.Create(a[i]), b0, b1, ref c00, ref c01);
            Add(Vector.Create(a1[i]), b0, b1, ref c10, ref c11);
            Add(Vector.Create(a2[i]), b0, b1, ref c20, ref c21);
            Add(Vector.Create(a3[i]), b0, b1, ref c30, ref c31);
            Add(Vector.Create(a4[i]), b0, b1, ref c40, ref c41);
            Add(Vector.Create(a5[i]), b0, b1, ref c50, ref c51);
        }

        Store(c, c00, c01);
        Store(c += lengthC, c10, c11);
        Store(c += lengthC, c20, c21);
        Store(c += lengthC, c30, c31);
        Store(c += lengthC, c40, c41);
        Store(c += lengthC, c50, c51);
    }

    /// <summary>c += aᵀ b for one tile: a (rows, Rows), b (rows, two vectors).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void AddOuter(float* a, nint lengthA, float* b, nint lengthB, float* c, nint lengthC, int rows)
    {
        float* to = c;
        Load(c, out Vector<float> c00, out Vector<float> c01);
        Load(c += lengthC, out Vector<float> c10, out Vector<float> c11);
        Load(c += lengthC, out Vector<float> c20, out Vector<float> c21);
        Load(c += lengthC, out Vector<float> c30, out Vector<float> c31);
        Load(c += lengthC, out Vector<float> c40, out Vector<float> c41);
        Load(c += lengthC, out Vector<float> c50, out Vector<float> c51);
        for (; rows > 0; rows--, a += lengthA, b += lengthB)
        {
            Vector<float> b0 = Vector.Load(b),
                b1 = Vector.Load(b + Vector<float>.Count);
            Add(Vector.Create(a[0]), b0, b1, ref c00, ref c01);
            Add(Vector.Create(a[1]), b0, b1, ref c10, ref c11);
            Add(Vector.Create(a[2]), b0, b1, ref c20, ref c21);
            Add(Vector.Create(a[3]), b0, b1, ref c30, ref c31);
            Add(Vector.Create(a[4]), b0, b1, ref c40, ref c41);
            Add(Vector.Create(a[5]), b0, b1, ref c50, ref c51);
        }

        Store(to, c00, c01);
        Store(to += lengthC, c10, c11);
        Store(to += lengthC, c20, c21);
        Store(to += lengthC, c30, c31);
        Store(to += lengthC, c40, c41);
        Store(to += lengthC, c50, c51);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Vector<float> x, Vector<float> b0, Vector<float> b1, ref Vector<float> left, ref Vector<float> right)
    {
        left = Vector.MultiplyAddEstimate(x, b0, left);
        right = Vector.MultiplyAddEstimate(x, b1, right);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load(float* c, out Vector<float> left, out Vector<float> right)
    {
        left = Vector.Load(c);
        right = Vector.Load(c + Vector<float>.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* c, Vector<float> left, Vector<float> right)
    {
        left.Store(c);
        right.Store(c + Vector<float>.Count);
    }
}
