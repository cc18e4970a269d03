using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FlowMatching.Core.Engine.Kernels;

/// <summary>The tiles of <see cref="MatrixTiles"/> for AVX-512: 12 rows of two vectors of 16 numbers.</summary>
internal static unsafe class Tiles512
{
    internal const int Rows = 12;

    /// <summary>c = a panel + bias for one tile: a (Rows, k), panel (k, two vectors), bias or zeros where it is null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Product(float* a, nint lengthA, float* panel, float* bias, float* c, nint lengthC, int k)
    {
        nint twice = 2 * lengthA;
        float* a3 = a + lengthA + twice,
            a6 = a3 + lengthA + twice,
            a9 = a6 + lengthA + twice; // four pointers for twelve rows
        Vector512<float> left = bias == null ? default : Vector512.Load(bias);
        Vector512<float> right = bias == null ? default : Vector512.Load(bias + Vector512<float>.Count);
        Vector512<float> c00 = left,
            c01 = right,
            c10 = left,
            c11 = right,
            c20 = left,
            c21 = right,
            c30 = left,
            c31 = right;
        Vector512<float> c40 = left,
            c41 = right,
            c50 = left,
            c51 = right,
            c60 = left,
            c61 = right,
            c70 = left,
            c71 = right;
        Vector512<float> c80 = left,
            c81 = right,
            c90 = left,
            c91 = right,
            ca0 = left,
            ca1 = right,
            cb0 = left,
            cb1 = right;
        for (; k > 0; k--, panel += 2 * Vector512<float>.Count, a++, a3++, a6++, a9++)
        {
            Vector512<float> b0 = Vector512.Load(panel),
                b1 = Vector512.Load(panel + Vector512<float>.Count);
            Add(Vector512.Create(a[0]), b0, b1, ref c00, ref c01);
            Add(Vector512.Create(a[lengthA]), b0, b1, ref c10, ref c11);
            Add(Vector512.Create(a[twice]), b0, b1, ref c20, ref c21);
            Add(Vector512.Create(a3[0]), b0, b1, ref c30, ref c31);
            Add(Vector512.Create(a3[lengthA]), b0, b1, ref c40, ref c41);
            Add(Vector512.Create(a3[twice]), b0, b1, ref c50, ref c51);
            Add(Vector512.Create(a6[0]), b0, b1, ref c60, ref c61);
            Add(Vector512.Create(a6[lengthA]), b0, b1, ref c70, ref c71);
            Add(Vector512.Create(a6[twice]), b0, b1, ref c80, ref c81);
            Add(Vector512.Create(a9[0]), b0, b1, ref c90, ref c91);
            Add(Vector512.Create(a9[lengthA]), b0, b1, ref ca0, ref ca1);
            Add(Vector512.Create(a9[twice]), b0, b1, ref cb0, ref cb1);
        }

        Store(c, c00, c01);
        Store(c += lengthC, c10, c11);
        Store(c += lengthC, c20, c21);
        Store(c += lengthC, c30, c31);
        Store(c += lengthC, c40, c41);
        Store(c += lengthC, c50, c51);
        Store(c += lengthC, c60, c61);
        Store(c += lengthC, c70, c71);
        Store(c += lengthC, c80, c81);
        Store(c += lengthC, c90, c91);
        Store(c += lengthC, ca0, ca1);
        Store(c += lengthC, cb0, cb1);
    }

    /// <summary>c += aᵀ b for one tile: a (rows, Rows), b (rows, two vectors).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void AddOuter(float* a, nint lengthA, float* b, nint lengthB, float* c, nint lengthC, int rows)
    {
        float* to = c;
        Load(c, out Vector512<float> c00, out Vector512<float> c01);
        Load(c += lengthC, out Vector512<float> c10, out Vector512<float> c11);
        Load(c += lengthC, out Vector512<float> c20, out Vector512<float> c21);
        Load(c += lengthC, out Vector512<float> c30, out Vector512<float> c31);
        Load(c += lengthC, out Vector512<float> c40, out Vector512<float> c41);
        Load(c += lengthC, out Vector512<float> c50, out Vector512<float> c51);
        Load(c += lengthC, out Vector512<float> c60, out Vector512<float> c61);
        Load(c += lengthC, out Vector512<float> c70, out Vector512<float> c71);
        Load(c += lengthC, out Vector512<float> c80, out Vector512<float> c81);
        Load(c += lengthC, out Vector512<float> c90, out Vector512<float> c91);
        Load(c += lengthC, out Vector512<float> ca0, out Vector512<float> ca1);
        Load(c += lengthC, out Vector512<float> cb0, out Vector512<float> cb1);
        for (; rows > 0; rows--, a += lengthA, b += lengthB)
        {
            Vector512<float> b0 = Vector512.Load(b),
                b1 = Vector512.Load(b + Vector512<float>.Count);
            Add(Vector512.Create(a[0]), b0, b1, ref c00, ref c01);
            Add(Vector512.Create(a[1]), b0, b1, ref c10, ref c11);
            Add(Vector512.Create(a[2]), b0, b1, ref c20, ref c21);
            Add(Vector512.Create(a[3]), b0, b1, ref c30, ref c31);
            Add(Vector512.Create(a[4]), b0, b1, ref c40, ref c41);
            Add(Vector512.Create(a[5]), b0, b1, ref c50, ref c51);
            Add(Vector512.Create(a[6]), b0, b1, ref c60, ref c61);
            Add(Vector512.Create(a[7]), b0, b1, ref c70, ref c71);
            Add(Vector512.Create(a[8]), b0, b1, ref c80, ref c81);
            Add(Vector512.Create(a[9]), b0, b1, ref c90, ref c91);
            Add(Vector512.Create(a[10]), b0, b1, ref ca0, ref ca1);
            Add(Vector512.Create(a[11]), b0, b1, ref cb0, ref cb1);
        }

        Store(to, c00, c01);
        Store(to += lengthC, c10, c11);
        Store(to += lengthC, c20, c21);
        Store(to += lengthC, c30, c31);
        Store(to += lengthC, c40, c41);
        Store(to += lengthC, c50, c51);
        Store(to += lengthC, c60, c61);
        Store(to += lengthC, c70, c71);
        Store(to += lengthC, c80, c81);
        Store(to += lengthC, c90, c91);
        Store(to += lengthC, ca0, ca1);
        Store(to += lengthC, cb0, cb1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(
        Vector512<float> x,
        Vector512<float> b0,
        Vector512<float> b1,
        ref Vector512<float> left,
        ref Vector512<float> right
    )
    {
        left = Vector512.MultiplyAddEstimate(x, b0, left);
        right = Vector512.MultiplyAddEstimate(x, b1, right);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load(float* c, out Vector512<float> left, out Vector512<float> right)
    {
        left = Vector512.Load(c);
        right = Vector512.Load(c + Vector512<float>.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* c, Vector512<float> left, Vector512<float> right)
    {
        left.Store(c);
        right.Store(c + Vector512<float>.Count);
    }
}
