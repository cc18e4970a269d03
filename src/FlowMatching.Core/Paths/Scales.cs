using static TorchSharp.torch;

namespace FlowMatching.Core.Paths;

/// <summary>The coefficients of an affine path at times t, all of the shape of t.</summary>
/// <param name="Alpha">α(t), the factor of the data x1.</param>
/// <param name="Sigma">σ(t), the factor of the noise x0.</param>
/// <param name="DAlpha">α'(t) = dα/dt.</param>
/// <param name="DSigma">σ'(t) = dσ/dt.</param>
public readonly record struct Scales(Tensor Alpha, Tensor Sigma, Tensor DAlpha, Tensor DSigma);
