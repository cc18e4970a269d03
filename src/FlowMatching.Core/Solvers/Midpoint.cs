using static TorchSharp.torch;

namespace FlowMatching.Core.Solvers;

/// <summary>The explicit midpoint method, order 2.</summary>
/// <remarks>x' = x + h k₂, k₁ = v(x, t), k₂ = v(x + h/2 · k₁, t + h/2). Runge 1895.</remarks>
public sealed class Midpoint : IFixedStepSolver
{
    /// <inheritdoc/>
    public string Name => "midpoint";

    /// <inheritdoc/>
    public int Order => 2;

    /// <inheritdoc/>
    public int EvaluationsPerStep => 2;

    /// <inheritdoc/>
    public Tensor Step(VectorField v, Tensor x, double t, double h)
    {
        var k1 = v(x, t);
        var k2 = v(x + h / 2 * k1, t + h / 2);

        return x + h * k2;
    }
}
