using static TorchSharp.torch;

namespace FlowMatching.Core.Paths;

/// <summary>The trigonometric path: α = sin(π t/2), σ = cos(π t/2), so α² + σ² = 1 and D = π/2.</summary>
/// <remarks>Albergo and Vanden-Eijnden 2023 (arXiv:2209.15571), the trigonometric interpolant; "GVP" in Ma et al. 2024 (arXiv:2401.08740).
/// torchcfm calls it "variance preserving"; the path <see cref="VpPath"/> is that of diffusion models.</remarks>
public sealed class CosinePath : AffinePath
{
    /// <summary>The name as it is typed.</summary>
    public const string PathName = "cosine";

    private const double Quarter = Math.PI / 2;

    /// <inheritdoc/>
    public override string Name => PathName;

    /// <inheritdoc/>
    public override ScheduleCoefficients At(Tensor t)
    {
        var angle = Quarter * t;
        var (sine, cosine) = (angle.sin(), angle.cos());

        return new ScheduleCoefficients(Alpha: sine, Sigma: cosine, DAlpha: Quarter * cosine, DSigma: -Quarter * sine);
    }

    /// <summary>t = (2/π) atan ρ.</summary>
    public override double SnrInverse(double rho) => Math.Atan(rho) / Quarter;
}
