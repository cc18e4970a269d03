using static TorchSharp.torch;

namespace FlowMatching.Core.Solvers;

/// <summary>Euler's method, order 1.</summary>
/// <remarks>x' = x + h v(x, t). Exact in one step when the paths are straight, which is what rectified flow aims at,
/// Liu et al. 2022 (arXiv:2209.03003).</remarks>
public sealed class Euler : IFixedStepSolver
{
    /// <inheritdoc/>
    public string Name => "euler";

    /// <inheritdoc/>
    public int Order => 1;

    /// <inheritdoc/>
    public int EvaluationsPerStep => 1;

    /// <inheritdoc/>
    public Tensor Step(VectorField v, Tensor x, double t, double h) => x + h * v(x, t);
}
