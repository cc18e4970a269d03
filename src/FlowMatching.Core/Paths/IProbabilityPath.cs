using static TorchSharp.torch;

namespace FlowMatching.Core.Paths;

/// <summary>An affine path X_t = α(t) X1 + σ(t) X0 from noise X0 ~ N(0, I) at t = 0 to data X1 at t = 1.</summary>
/// <remarks>Its conditional velocity is u_t = α'(t) X1 + σ'(t) X0. Lipman et al. 2023 (arXiv:2210.02747), section 4, with the
/// pair (X0, X1) as the condition, as in Liu et al. 2022 (arXiv:2209.03003).</remarks>
public interface IProbabilityPath : INamed
{
    /// <summary>The first time at which all four coefficients are finite and the target is bounded; 0 where nothing is singular.</summary>
    double TMin { get; }

    /// <summary>The last such time; 1 where nothing is singular.</summary>
    double TMax { get; }

    /// <summary>Computes α, σ, α' and σ'.</summary>
    /// <param name="t">Times in [<see cref="TMin"/>, <see cref="TMax"/>], any shape; the dtype of t is kept.</param>
    /// <returns>The four coefficients, each of the shape of t.</returns>
    Scales At(Tensor t);
}
