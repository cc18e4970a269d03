using System.Numerics;
using System.Runtime.CompilerServices;

namespace FlowMatching.Core.Engine.Kernels;

/// <summary>Where one parameter of so many numbers lies, with its gradient, moments and average: dense float32, all in one order.</summary>
internal readonly unsafe struct AdamWTarget
{
    public float* Parameter { get; init; }

    public float* Gradient { get; init; }

    public float* First { get; init; }

    public float* Second { get; init; }

    public float* Average { get; init; }

    public long Count { get; init; }
}

/// <summary>The numbers of one update, as <see cref="AdamWKernel"/> takes them.</summary>
/// <param name="GradientScale">s: 1, or less to clip.</param>
/// <param name="FirstKeep">β₁.</param>
/// <param name="FirstGain">1 − β₁.</param>
/// <param name="SecondKeep">β₂.</param>
/// <param name="SecondGain">1 − β₂, rounded once: 1 − 0.999f would be off by 1e-5.</param>
/// <param name="Rate">η / (1 − β₁ᵏ).</param>
/// <param name="RootScale">1 / √(1 − β₂ᵏ).</param>
/// <param name="Epsilon">ε.</param>
/// <param name="Shrink">1 − η λ.</param>
/// <param name="EmaGain">1 − d.</param>
internal readonly record struct AdamWCoefficients(
    float GradientScale,
    float FirstKeep,
    float FirstGain,
    float SecondKeep,
    float SecondGain,
    float Rate,
    float RootScale,
    float Epsilon,
    float Shrink,
    float EmaGain
)
{
    /// <summary>Rounds the numbers of update k, counted from 1.</summary>
    internal static AdamWCoefficients Of(
        double learningRate,
        double beta1,
        double beta2,
        double epsilon,
        double weightDecay,
        double gradientScale,
        double emaDecay,
        long step
    ) =>
        new(
            (float)gradientScale,
            (float)beta1,
            (float)(1 - beta1),
            (float)beta2,
            (float)(1 - beta2),
            (float)(learningRate / (1 - Math.Pow(beta1, step))),
            (float)(1 / Math.Sqrt(1 - Math.Pow(beta2, step))),
            (float)epsilon,
            (float)(1 - (learningRate * weightDecay)),
            (float)(1 - emaDecay)
        );
}

/// <summary>AdamW and the moving average of the weights in one pass over memory, and the norm of the gradients.</summary>
/// <remarks>
/// g = s ∇L; m ← β₁ m + (1 − β₁) g; v ← β₂ v + (1 − β₂) g²; θ ← (1 − η λ) θ − η/(1 − β₁ᵏ) · m / (√v/√(1 − β₂ᵏ) + ε): Loshchilov and Hutter
/// (arXiv:1711.05101), Alg. 2. Then θ̄ ← θ̄ + (1 − d)(θ − θ̄). Blocks of a fixed size are computed whole by one thread: the same bits on
/// any number of threads.
/// </remarks>
internal static unsafe class AdamWKernel
{
    private const long BlockLength = 16_384;

    /// <summary>Updates parameters, moments and averages in place.</summary>
    internal static void Update(IReadOnlyList<AdamWTarget> targets, AdamWCoefficients numbers)
    {
        var blocks = BlocksOf(targets);
        KernelThreads.ForRanges(
            blocks.Count,
            BlockLength,
            (from, to) =>
            {
                for (int i = from; i < to; i++)
                    Update(targets[blocks[i].Target], blocks[i].From, blocks[i].To, numbers);
            }
        );
    }

    /// <summary>Σ g² over all gradients: products and sums in float64, each block in one order and the blocks one after another.</summary>
    internal static double SquaredNorm(IReadOnlyList<AdamWTarget> targets)
    {
        var blocks = BlocksOf(targets);
        var sums = new double[blocks.Count];
        KernelThreads.ForRanges(
            blocks.Count,
            BlockLength,
            (from, to) =>
            {
                for (int i = from; i < to; i++)
                    sums[i] = SquaredNorm(targets[blocks[i].Target].Gradient, blocks[i].From, blocks[i].To);
            }
        );
        double sum = 0;
        foreach (double part in sums)
            sum += part;

        return sum;
    }

    private static List<(int Target, long From, long To)> BlocksOf(IReadOnlyList<AdamWTarget> targets)
    {
        List<(int Target, long From, long To)> blocks = [];
        for (int target = 0; target < targets.Count; target++)
        {
            for (long from = 0; from < targets[target].Count; from += BlockLength)
            {
                blocks.Add((target, from, Math.Min(from + BlockLength, targets[target].Count)));
            }
        }

        return blocks;
    }

    private static void Update(in AdamWTarget t, long from, long to, in AdamWCoefficients k)
    {
        long i = from;
        for (; i <= to - Vector<float>.Count; i += Vector<float>.Count)
        {
            var p = Vector.Load(t.Parameter + i);
            var (m, v, e) = (Vector.Load(t.First + i), Vector.Load(t.Second + i), Vector.Load(t.Average + i));
            (p, m, v, e) = Updated(p, Vector.Load(t.Gradient + i), m, v, e, k);
            p.Store(t.Parameter + i);
            m.Store(t.First + i);
            v.Store(t.Second + i);
            e.Store(t.Average + i);
        }

        for (; i < to; i++)
        {
            var (p, m, v, e) = Updated(
                Vector.Create(t.Parameter[i]),
                Vector.Create(t.Gradient[i]),
                Vector.Create(t.First[i]),
                Vector.Create(t.Second[i]),
                Vector.Create(t.Average[i]),
                k
            );
            (t.Parameter[i], t.First[i], t.Second[i], t.Average[i]) = (p[0], m[0], v[0], e[0]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector<float> Parameter, Vector<float> First, Vector<float> Second, Vector<float> Average) Updated(
        Vector<float> p,
        Vector<float> raw,
        Vector<float> m,
        Vector<float> v,
        Vector<float> e,
        in AdamWCoefficients k
    )
    {
        var g = raw * k.GradientScale;
        m = (m * k.FirstKeep) + (g * k.FirstGain);
        v = (v * k.SecondKeep) + (g * g * k.SecondGain);
        p = (p * k.Shrink) - (m * k.Rate / ((Vector.SquareRoot(v) * k.RootScale) + Vector.Create(k.Epsilon)));

        // At d = 0 the average is to be the weights themselves, to the bit, and e + (p − e) need not be.
        e = k.EmaGain == 1 ? p : e + ((p - e) * k.EmaGain);

        return (p, m, v, e);
    }

    private static double SquaredNorm(float* g, long from, long to)
    {
        Vector<double> low = default,
            high = default;
        long i = from;
        for (; i <= to - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Widen(Vector.Load(g + i), out var first, out var second);
            low += first * first;
            high += second * second;
        }

        double sum = Vector.Sum(low + high);
        for (; i < to; i++)
            sum += (double)g[i] * g[i];

        return sum;
    }
}
