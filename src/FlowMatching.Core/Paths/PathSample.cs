using static TorchSharp.torch;

namespace FlowMatching.Core.Paths;

/// <summary>Where each pair (x0, x1) is at its time t, and how fast it moves there.</summary>
/// <param name="Xt">X_t, shape (B, *).</param>
/// <param name="Ut">u_t = dX_t/dt, shape (B, *).</param>
public readonly record struct PathSample(Tensor Xt, Tensor Ut);
