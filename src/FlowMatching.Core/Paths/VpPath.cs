using static TorchSharp.torch;

namespace FlowMatching.Core.Paths;

/// <summary>The variance-preserving path of diffusion models: α = exp(−T/2), σ = √(1 − exp(−T)) with T(t) = (1 − t)² (B − b)/2 + (1 − t)
/// b.</summary>
/// <remarks>Lipman et al. 2023 (arXiv:2210.02747), section 4.1, after the schedule β(s) = b + s (B − b) of Ho et al. 2020
/// (arXiv:2006.11239) and Song et al. 2021 (arXiv:2011.13456), with time turned round. T' = −(1 − t)(B − b) − b, α' = −T' α/2, σ' = T'
/// α²/(2σ). α(0) is not 0 (0.0066 for the defaults): the ODE starts from σ(0) x0 all the same. σ(1) = 0 and σ' is infinite there; the path
/// ends at t = 1 − 10⁻³, where σ = 0.010.</remarks>
public sealed class VpPath : AffinePath
{
    /// <summary>The name as it is typed.</summary>
    public const string PathName = "vp";

    /// <summary>Makes the path.</summary>
    /// <param name="betaMin">b &gt; 0, the rate of the noise near the data.</param>
    /// <param name="betaMax">B ≥ b, its rate at t = 0.</param>
    public VpPath(double betaMin = 0.1, double betaMax = 20)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(betaMin);
        ArgumentOutOfRangeException.ThrowIfLessThan(betaMax, betaMin);
        (BetaMin, BetaMax) = (betaMin, betaMax);
    }

    /// <summary>b, the rate of the noise near the data.</summary>
    public double BetaMin { get; }

    /// <summary>B, the rate of the noise at t = 0.</summary>
    public double BetaMax { get; }

    /// <inheritdoc/>
    public override string Name => PathName;

    /// <inheritdoc/>
    public override double TMax => 1 - 1e-3;

    /// <inheritdoc/>
    public override ScheduleCoefficients At(Tensor t)
    {
        var left = 1 - t;
        var exponent = left * ((BetaMax - BetaMin) / 2 * left + BetaMin);
        var rate = (BetaMax - BetaMin) * left + BetaMin; // −T'
        var alpha = (-exponent / 2).exp();
        var half = (exponent / 2).tanh();
        var sigma = (2 * half / (1 + half)).sqrt(); // 1 − exp(−T) without cancellation at small T

        return new ScheduleCoefficients(alpha, sigma, DAlpha: rate * alpha / 2, DSigma: -rate * alpha.square() / (2 * sigma));
    }

    /// <summary>t = 1 − (−b + √(b² + 2 (B − b) T))/(B − b) with T = ln(1 + 1/ρ²), written so that B = b is no exception.</summary>
    public override double SnrInverse(double rho)
    {
        double exponent = Math.Log(1 + 1 / (rho * rho));

        return 1 - 2 * exponent / (BetaMin + Math.Sqrt(BetaMin * BetaMin + 2 * (BetaMax - BetaMin) * exponent));
    }
}
