using static TorchSharp.torch;

namespace FlowMatching.Core.Paths;

/// <summary>An affine path X_t = α(t) X1 + σ(t) X0 from the source X0 at t = 0 to data X1 at t = 1.</summary>
/// <remarks>Its conditional velocity is u_t = α'(t) X1 + σ'(t) X0. Lipman et al. 2023 (arXiv:2210.02747), section 4, with the pair (X0, X1)
/// as the condition, as in Liu et al. 2022 (arXiv:2209.03003). D = α' σ − σ' α is its determinant: (X_t, u_t) determines (X1, X0) where D ≠ 0.</remarks>
public interface IAffinePath : IProbabilityPath
{
    /// <summary>The first time at which the noise may be divided by α: the signal-to-noise ratio is 1/100 or more.</summary>
    double TAfterNoise { get; }

    /// <summary>The last time at which the data may be divided by σ: the signal-to-noise ratio is 100 or less.</summary>
    double TBeforeData { get; }

    /// <summary>Computes α, σ, α' and σ'.</summary>
    /// <param name="t">Times in [TMin, TMax], any shape; the dtype of t is kept.</param>
    /// <returns>The four coefficients, each of the shape of t.</returns>
    Scales At(Tensor t);

    /// <summary>Finds the time of a signal-to-noise ratio, ρ = α/σ, which rises with t.</summary>
    /// <param name="rho">ρ in (0, ∞]; a ratio that the path does not reach gives a time outside [0, 1].</param>
    double SnrInverse(double rho);

    /// <summary>Finds where each pair (x0, x1) is at time t, and how fast it moves there.</summary>
    /// <param name="x0">Noise, shape (B, *).</param>
    /// <param name="x1">Data, shape (B, *).</param>
    /// <param name="t">Times in [TMin, TMax], shape (B).</param>
    /// <returns>X_t = α x1 + σ x0 and u_t = α' x1 + σ' x0, both of shape (B, *).</returns>
    PathSample Sample(Tensor x0, Tensor x1, Tensor t);

    /// <summary>The noise behind a state, ε = (α' x − α v)/D.</summary>
    /// <param name="v">The velocity v(x, t), shape (B, *).</param>
    /// <param name="x">The states at t, shape (B, *).</param>
    /// <param name="t">Times, shape (B).</param>
    /// <returns>The estimate of x0, E[X0 | X_t = x] for the exact v, shape (B, *).</returns>
    Tensor NoiseEstimate(Tensor v, Tensor x, Tensor t);
}
