using static TorchSharp.torch;

namespace FlowMatching.Core.Data;

/// <summary>Two circles around one centre, with Gaussian noise.</summary>
/// <remarks>With θ ~ U[0, 2π) and r = 1 or ½ by a fair coin, the point is 3 (r (cos θ, sin θ) + 0.08 ε), ε ~ N(0, I): radii 3 and 1.5,
/// noise 0.24. As scikit-learn's make_circles(factor = 0.5, noise = 0.08) times 3, the set "circles" of FFJORD, Grathwohl et al. 2019
/// (arXiv:1810.01367), but with independent angles instead of an even grid of them.</remarks>
public sealed class Circles : ClassLaw, IKnownDensity
{
    private const double Noise = 3 * 0.08;

    private static readonly double[] Radii = [3, 1.5];

    /// <inheritdoc/>
    public override string Name => "circles";

    /// <inheritdoc/>
    public override string Description => "two concentric circles of radius 3 and 1.5, noise 0.24";

    /// <inheritdoc/>
    public override int Dimension => 2;

    /// <inheritdoc/>
    protected override IReadOnlyList<string> Parts { get; } = ["inner", "outer"];

    /// <inheritdoc/>
    private protected override DataBatch DrawParts(long count, Generator rng)
    {
        using var scope = NewDisposeScope();
        var uniform = rand(2, count, generator: rng);
        var noise = 0.08 * randn(count, 2, generator: rng);

        var theta = 2 * Math.PI * uniform[0];
        var radius = 0.5 + 0.5 * floor(2 * uniform[1]);
        var circle = radius.unsqueeze(1) * stack([theta.cos(), theta.sin()], 1);

        return new DataBatch(
            (3 * (circle + noise)).MoveToOuterDisposeScope(),
            (2 * radius - 1).to_type(ScalarType.Int64).MoveToOuterDisposeScope()
        );
    }

    /// <summary>log p1 of two rings of equal weight: a ring of radius R has p = exp(−(r² + R²)/(2s²)) I₀(r R/s²)/(2π s²), the law of Rice
    /// for r and an even angle.</summary>
    /// <inheritdoc/>
    public double[] LogDensity(float[] points)
    {
        double[] logs = new double[points.Length / 2];
        for (int i = 0; i < logs.Length; i++)
        {
            double r = Math.Sqrt((double)points[2 * i] * points[2 * i] + (double)points[2 * i + 1] * points[2 * i + 1]);
            double outer = LogRing(r, Radii[0]),
                inner = LogRing(r, Radii[1]),
                larger = Math.Max(outer, inner);
            logs[i] = larger + Math.Log(Math.Exp(outer - larger) + Math.Exp(inner - larger)) - Math.Log(2);
        }

        return logs;
    }

    private static double LogRing(double r, double radius)
    {
        const double variance = Noise * Noise;

        // exp(−(r² + R²)/(2s²)) I₀(z) = exp(−(r − R)²/(2s²)) (e^(−z) I₀(z)): nothing overflows.
        return -(r - radius) * (r - radius) / (2 * variance) + Math.Log(Bessel.ScaledI0(r * radius / variance) / (2 * Math.PI * variance));
    }
}

/// <summary>The modified Bessel function of the first kind and order 0.</summary>
internal static class Bessel
{
    private const int Nodes = 64;

    /// <summary>e^(−z) I₀(z), z ≥ 0.</summary>
    /// <remarks>I₀(z) = 1/π ∫₀^π e^(z cos θ) dθ (Abramowitz and Stegun 9.6.16). The integrand is periodic and smooth, so equal steps
    /// converge faster than any power; they are laid over the part of the circle where e^(z (cos θ − 1)) is above e^(−80). Errors below
    /// 1e-12 for any z.</remarks>
    public static double ScaledI0(double z)
    {
        double end = z > 40 ? Math.Acos(1 - 80 / z) : Math.PI;
        double sum = 0;
        for (int i = 0; i <= Nodes; i++)
        {
            double weight = i is 0 or Nodes ? 0.5 : 1;
            sum += weight * Math.Exp(z * (Math.Cos(i * end / Nodes) - 1));
        }

        return sum * end / (Nodes * Math.PI);
    }
}
