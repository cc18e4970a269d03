using System.Numerics;
using System.Runtime.CompilerServices;

namespace FlowMatching.Core.Engine.Kernels;

/// <summary>exp, the logistic function and SiLU of float32 vectors of any width.</summary>
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
    private const int ExponentBias = 127;
    private const float Rounder = 12582912f + ExponentBias; // 1.5 · 2²³: adding it rounds to an integer, and n + 127 stands in the low bits
    private const int RounderBits = 0x4B400000;

    /// <summary>eˣ: relative error at most 8.5e-8 where the result is a normal number; 0 below −104, ∞ above 88.73.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<float> Exp(Vector<float> x)
    {
        x = Clamp(x, -104f, 89f);
        var (biased, power) = Reduce(x);
        var n = biased - Vector.Create(RounderBits + ExponentBias);
        var half = n >> 1; // 2ⁿ in two factors: each of them is a normal number

        return power * PowerOfTwo(half + Vector.Create(ExponentBias)) * PowerOfTwo(n - half + Vector.Create(ExponentBias));
    }

    /// <summary>1 / (1 + e⁻ˣ): relative error at most 1.5e-7; 0 below −88.4, where it is less than 5e-39.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<float> Sigmoid(Vector<float> x)
    {
        var (biased, power) = Reduce(Clamp(-x, -87f, 89f));

        return Vector<float>.One / Vector.MultiplyAddEstimate(power, PowerOfTwo(biased), Vector<float>.One); // 2¹²⁸ is ∞ here
    }

    /// <summary>The sigmoid linear unit, x / (1 + e⁻ˣ): Elfwing et al. 2017 (arXiv:1702.03118).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<float> Silu(Vector<float> x) => x * Sigmoid(x);

    /// <summary>The derivative of <see cref="Silu"/>: s (1 + x (1 − s)), s = sigmoid(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<float> SiluSlope(Vector<float> x)
    {
        var s = Sigmoid(x);

        return s * Vector.MultiplyAddEstimate(x, Vector<float>.One - s, Vector<float>.One);
    }

    /// <summary>n + 127 in the low bits, and eʳ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector<int> Biased, Vector<float> Power) Reduce(Vector<float> x)
    {
        var shifted = Vector.MultiplyAddEstimate(x, Vector.Create(Log2E), Vector.Create(Rounder));
        var n = shifted - Vector.Create(Rounder);
        var r = Vector.MultiplyAddEstimate(n, Vector.Create(-Ln2High), x);
        r = Vector.MultiplyAddEstimate(n, Vector.Create(-Ln2Low), r);

        return (Vector.AsVectorInt32(shifted), Power(r));
    }

    /// <summary>eʳ for |r| ≤ ln 2 / 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Power(Vector<float> r)
    {
        var q = Vector.MultiplyAddEstimate(Vector.Create(0.00138144672f), r, Vector.Create(0.00836878084f));
        q = Vector.MultiplyAddEstimate(q, r, Vector.Create(0.0416683927f));
        q = Vector.MultiplyAddEstimate(q, r, Vector.Create(0.166665196f));
        q = Vector.MultiplyAddEstimate(q, r, Vector.Create(0.49999994f));

        return Vector.MultiplyAddEstimate(q, r * r, r) + Vector<float>.One;
    }

    /// <summary>2ⁿ of n + 127 for −126 ≤ n ≤ 127, and ∞ for 128: the exponent's bits, whatever stands above the low nine.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> PowerOfTwo(Vector<int> biased) => Vector.AsVectorSingle(biased << 23);

    /// <summary>x within bounds. NaN stays: the native minimum and maximum give the second operand, or NaN, where one of the two is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Clamp(Vector<float> x, float low, float high) =>
        Vector.MinNative(Vector.Create(high), Vector.MaxNative(Vector.Create(low), x));
}
