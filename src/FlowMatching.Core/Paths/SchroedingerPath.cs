using static TorchSharp.torch;

namespace FlowMatching.Core.Paths;

/// <summary>The Brownian bridge: X_t = t x1 + (1 − t) x0 + σ √(t (1 − t)) ε, u_t = x1 − x0 + σ (1 − 2t)/(2 √(t (1 − t))) ε.</summary>
/// <remarks>"SB-CFM" of Tong et al. 2024 (arXiv:2302.00482): with pairs of entropic optimal transport at the regularisation 2σ² its
/// marginals are those of the Schrödinger bridge. The mean square of u_t diverges at both ends, so the path runs from 10⁻³ to 1 − 10⁻³.</remarks>
public sealed class SchroedingerPath : BridgePath
{
    /// <summary>The name as it is typed.</summary>
    public const string PathName = "schroedinger";

    /// <summary>Makes the path.</summary>
    /// <param name="sigma">σ &gt; 0, the diffusion of the bridge: its width is σ/2 at t = 1/2.</param>
    public SchroedingerPath(double sigma = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sigma);
        Sigma = sigma;
    }

    /// <summary>σ, the diffusion of the bridge.</summary>
    public double Sigma { get; }

    /// <inheritdoc/>
    public override string Name => PathName;

    /// <inheritdoc/>
    public override double TMin => 1e-3;

    /// <inheritdoc/>
    public override double TMax => 1 - 1e-3;

    /// <inheritdoc/>
    public override (Tensor Std, Tensor DStd) Width(Tensor t)
    {
        var root = (t * (1 - t)).sqrt();

        return (Sigma * root, Sigma / 2 * (1 - 2 * t) / root);
    }
}
