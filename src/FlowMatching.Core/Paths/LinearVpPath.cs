using static TorchSharp.torch;

namespace FlowMatching.Core.Paths;

/// <summary>The variance-preserving path with linear signal: α = t, σ = √(1 − t²), so α' = 1, σ' = −t/σ and D = 1/σ.</summary>
/// <remarks>"LinearVPScheduler" of Lipman et al. 2024 (arXiv:2412.06264). σ' is infinite at t = 1, and the mean square of u_t over
/// [0, 1] diverges; the path therefore ends at t = 1 − 10⁻³, where σ = 0.045.</remarks>
public sealed class LinearVpPath : AffinePath
{
    /// <summary>The name as it is typed.</summary>
    public const string PathName = "linear-vp";

    /// <inheritdoc/>
    public override string Name => PathName;

    /// <inheritdoc/>
    public override double TMax => 1 - 1e-3;

    /// <inheritdoc/>
    public override ScheduleCoefficients At(Tensor t)
    {
        var sigma = ((1 - t) * (1 + t)).sqrt();

        return new ScheduleCoefficients(Alpha: t, Sigma: sigma, DAlpha: ones_like(t), DSigma: -t / sigma);
    }

    /// <summary>t = √(ρ²/(1 + ρ²)).</summary>
    public override double SnrInverse(double rho) => 1 / Math.Sqrt(1 + 1 / (rho * rho));
}
