using static TorchSharp.torch;

namespace FlowMatching.Core.Solvers;

/// <summary>The right-hand side of dx/dt = v(x, t).</summary>
/// <param name="x">The state, shape (B, *).</param>
/// <param name="t">The time, one for the whole batch.</param>
/// <returns>The velocity, shape (B, *).</returns>
public delegate Tensor VectorField(Tensor x, double t);
