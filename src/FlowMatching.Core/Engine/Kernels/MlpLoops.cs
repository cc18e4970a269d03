using System.Runtime.CompilerServices;

namespace FlowMatching.Core.Engine.Kernels;

/// <summary>What is done to rows of numbers between the products of an MLP. Hidden rows are padded to whole vectors.</summary>
/// <remarks>Compiled to its best at once: a short run would be half over before the runtime came round to it.</remarks>
internal static unsafe class MlpLoops<V>
    where V : struct, IFloats<V>
{
    /// <summary>h ← silu(h).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Silu(float* h, int rows, MlpSizes sizes)
    {
        for (int row = 0; row < rows; row++, h += sizes.Length)
        {
            for (int i = 0; i < sizes.Padded; i += V.Count)
                VectorMath.Silu(V.Load(h + i)).Store(h + i);
        }
    }

    /// <summary>h ← silu(h), and its derivative there into slope.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Silu(float* h, float* slope, int rows, MlpSizes sizes)
    {
        for (int row = 0; row < rows; row++, h += sizes.Length, slope += sizes.Length)
        {
            for (int i = 0; i < sizes.Padded; i += V.Count)
            {
                var z = V.Load(h + i);
                var s = VectorMath.Sigmoid(z);
                var y = z * s;
                y.Store(h + i);
                V.MultiplyAdd(y, V.Create(1) - s, s).Store(slope + i); // s (1 + z (1 − s))
            }
        }
    }

    /// <summary>a ← a b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Times(float* a, float* b, int rows, MlpSizes sizes)
    {
        for (int row = 0; row < rows; row++, a += sizes.Length, b += sizes.Length)
        {
            for (int i = 0; i < sizes.Padded; i += V.Count)
                (V.Load(a + i) * V.Load(b + i)).Store(a + i);
        }
    }

    /// <summary>sum += a, numbers from the one to the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Add(float* a, float* sum, int from, int to)
    {
        int i = from;
        for (; i <= to - V.Count; i += V.Count)
            (V.Load(sum + i) + V.Load(a + i)).Store(sum + i);
        for (; i < to; i++)
            sum[i] += a[i];
    }

    /// <summary>sum += the sum over the rows of a.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void AddRows(float* a, float* sum, int rows, MlpSizes sizes)
    {
        for (int i = 0; i < sizes.Padded; i += V.Count)
        {
            var total = V.Load(sum + i);
            float* from = a + i;
            for (int row = 0; row < rows; row++, from += sizes.Length)
                total += V.Load(from);
            total.Store(sum + i);
        }
    }

    /// <summary>y = a wᵀ + bias for few outputs: a (rows, n) with rows of a length, w (m, n), y (rows, m).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Narrow(float* a, int length, float* w, float* bias, float* y, int rows, int n, int m)
    {
        for (int row = 0; row < rows; row++, a += length)
        {
            for (int j = 0; j < m; j++)
                *y++ = Dot(a, w + ((long)j * n), n) + (bias == null ? 0 : bias[j]);
        }
    }

    /// <summary>a = Σⱼ y[j] w[j] for each row: y (rows, m), w (m, n), a (rows, n) with rows of a length.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Widen(float* y, float* w, float* a, int length, int rows, int n, int m)
    {
        for (int row = 0; row < rows; row++, y += m, a += length)
        {
            new Span<float>(a, n).Clear();
            for (int j = 0; j < m; j++)
                AddScaled(a, w + ((long)j * n), y[j], n);
        }
    }

    /// <summary>w[j] += Σ over rows of y[j] a: y (rows, m), a (rows, n) with rows of a length, w (m, stride).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void AddOuter(float* y, float* a, int length, float* w, int stride, int rows, int n, int m)
    {
        for (int row = 0; row < rows; row++, y += m, a += length)
        {
            for (int j = 0; j < m; j++)
                AddScaled(w + ((long)j * stride), a, y[j], n);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Dot(float* a, float* b, int n)
    {
        V even = default,
            odd = default;
        int w = V.Count,
            i = 0;
        for (; i <= n - (2 * w); i += 2 * w)
        {
            even = V.MultiplyAdd(V.Load(a + i), V.Load(b + i), even);
            odd = V.MultiplyAdd(V.Load(a + i + w), V.Load(b + i + w), odd);
        }

        float sum = (even + odd).Sum();
        for (; i < n; i++)
            sum += a[i] * b[i];
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddScaled(float* a, float* b, float factor, int n)
    {
        V x = V.Create(factor);
        int i = 0;
        for (; i <= n - V.Count; i += V.Count)
            V.MultiplyAdd(x, V.Load(b + i), V.Load(a + i)).Store(a + i);
        for (; i < n; i++)
            a[i] += factor * b[i];
    }
}
