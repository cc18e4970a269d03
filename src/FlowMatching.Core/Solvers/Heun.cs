using static TorchSharp.torch;

namespace FlowMatching.Core.Solvers;

/// <summary>Heun's method of order 2, also called the explicit trapezoid or improved Euler method.</summary>
/// <remarks>x' = x + h/2 · (k₁ + k₂), k₁ = v(x, t), k₂ = v(x + h k₁, t + h). The deterministic sampler of Karras et al. 2022
/// (arXiv:2206.00364), Alg. 1, takes this step. Not Heun's method of order 3.</remarks>
public sealed class Heun : IFixedStepSolver
{
    /// <inheritdoc/>
    public string Name => "heun";

    /// <inheritdoc/>
    public int Order => 2;

    /// <inheritdoc/>
    public int EvaluationsPerStep => 2;

    /// <inheritdoc/>
    public Tensor Step(VectorField v, Tensor x, double t, double h)
    {
        var k1 = v(x, t);
        var k2 = v(x + h * k1, t + h);

        return x + h / 2 * (k1 + k2);
    }
}
