using TorchSharp;
using static TorchSharp.torch;

namespace FlowMatching.Core.Paths;

/// <summary>The polynomial path: α = tⁿ, σ = 1 − tⁿ, so α' = n tⁿ⁻¹ = −σ'.</summary>
/// <remarks>condot run on another clock, t → tⁿ; "PolynomialConvexScheduler" of Lipman et al. 2024 (arXiv:2412.06264). For n &gt; 1
/// everything stands still at t = 0: there v = 0 and D = n tⁿ⁻¹ = 0.</remarks>
public sealed class PolynomialPath : AffinePath
{
    /// <summary>The name as it is typed.</summary>
    public const string PathName = "polynomial";

    /// <summary>Makes the path.</summary>
    /// <param name="power">n ≥ 1.</param>
    public PolynomialPath(double power = 2)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(power, 1);
        Power = power;
    }

    /// <summary>The power n.</summary>
    public double Power { get; }

    /// <inheritdoc/>
    public override string Name => PathName;

    /// <inheritdoc/>
    public override ScheduleCoefficients At(Tensor t)
    {
        Scalar power = Power;
        Scalar less = Power - 1;
        var alpha = t.pow(power);
        var slope = Power * t.pow(less);

        return new ScheduleCoefficients(Alpha: alpha, Sigma: 1 - alpha, DAlpha: slope, DSigma: -slope);
    }

    /// <summary>t = (ρ/(1 + ρ))^(1/n).</summary>
    public override double SnrInverse(double rho) => Math.Pow(1 / (1 / rho + 1), 1 / Power);

    /// <summary>x1 = x + (σ/D) v, where t in σ/D = (1 − tⁿ)/(n tⁿ⁻¹) is never below <see cref="AffinePath.MinTimeForAlpha"/>: D = 0 at t =
    /// 0.</summary>
    public override Tensor PredictX1(Tensor v, Tensor x, Tensor t)
    {
        Scalar first = MinTimeForAlpha;
        var (_, sigma, slope, _) = At(t.AlignTo(x).clamp(min: first));

        return x + sigma / slope * v;
    }

    /// <summary>ε = x − t v/n: what is left of (α' x − α v)/D once tⁿ⁻¹ is cancelled, good at t = 0 too.</summary>
    public override Tensor PredictEpsilon(Tensor v, Tensor x, Tensor t) => x - t.AlignTo(x) * v / Power;
}
