using System.Runtime.CompilerServices;

namespace FlowMatching.Core.Engine.Kernels;

/// <summary>The logistic function and SiLU of float32 vectors of any width.</summary>
/// <remarks>
/// eˣ = 2ⁿ eʳ with n = round(x / ln 2) and r = x − n ln 2, |r| ≤ ln 2 / 2, where n ln 2 is taken away in two parts (Cody and Waite 1980,
/// "Software Manual for the Elementary Functions", chapter 6) and eʳ ≈ 1 + r + r² q(r). The coefficients of q are the minimax ones of
/// degree 4, found by Remez's exchange algorithm: relative error 3.1e-9 before rounding. NaN stays NaN. Without fused multiply-add in
/// hardware the last bit may differ.
/// </remarks>
internal static class VectorMath
{
    private const float Log2E = 1.44269504f;
    private const float Ln2High = 0.693359375f; // nine significant bits: n · Ln2High is exact
    private const float Ln2Low = -2.12194440e-4f;
    private const float Rounder = 12582912f + 127; // 1.5 · 2²³: adding it rounds to an integer, and n + 127 stands in the low bits

    /// <summary>1 / (1 + e⁻ˣ): relative error at most 1.5e-7; 0 below −88.4, where it is less than 5e-39.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Sigmoid<V>(V x)
        where V : struct, IFloats<V>
    {
        x = V.Clamp(-x, -87f, 89f);
        var biased = V.MultiplyAdd(x, V.Create(Log2E), V.Create(Rounder));
        var n = biased - V.Create(Rounder);
        var r = V.MultiplyAdd(n, V.Create(-Ln2High), x);
        r = V.MultiplyAdd(n, V.Create(-Ln2Low), r);

        return V.Create(1) / V.MultiplyAdd(Power(r), V.PowerOfTwo(biased), V.Create(1)); // 2¹²⁸ is ∞ here
    }

    /// <summary>The sigmoid linear unit, x / (1 + e⁻ˣ): Elfwing et al. 2017 (arXiv:1702.03118).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Silu<V>(V x)
        where V : struct, IFloats<V> => x * Sigmoid(x);

    /// <summary>The derivative of <see cref="Silu"/>: s (1 + x (1 − s)), s = sigmoid(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V SiluSlope<V>(V x)
        where V : struct, IFloats<V>
    {
        var s = Sigmoid(x);

        return s * V.MultiplyAdd(x, V.Create(1) - s, V.Create(1));
    }

    /// <summary>eʳ for |r| ≤ ln 2 / 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Power<V>(V r)
        where V : struct, IFloats<V>
    {
        var q = V.MultiplyAdd(V.Create(0.00138144672f), r, V.Create(0.00836878084f));
        q = V.MultiplyAdd(q, r, V.Create(0.0416683927f));
        q = V.MultiplyAdd(q, r, V.Create(0.166665196f));
        q = V.MultiplyAdd(q, r, V.Create(0.49999994f));

        return V.MultiplyAdd(q, r * r, r) + V.Create(1);
    }
}
