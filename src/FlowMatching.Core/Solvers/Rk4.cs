using static TorchSharp.torch;

namespace FlowMatching.Core.Solvers;

/// <summary>The classic Runge-Kutta method, order 4.</summary>
/// <remarks>x' = x + h/6 · (k₁ + 2k₂ + 2k₃ + k₄), k₁ = v(x, t), k₂ = v(x + h/2 · k₁, t + h/2), k₃ = v(x + h/2 · k₂, t + h/2),
/// k₄ = v(x + h k₃, t + h). Kutta 1901. Not the 3/8 rule, which torchdiffeq calls "rk4".</remarks>
public sealed class Rk4 : IFixedStepSolver
{
    /// <inheritdoc/>
    public string Name => "rk4";

    /// <inheritdoc/>
    public int Order => 4;

    /// <inheritdoc/>
    public int EvaluationsPerStep => 4;

    /// <inheritdoc/>
    public Tensor Step(VectorField v, Tensor x, double t, double h)
    {
        var k1 = v(x, t);
        var k2 = v(x + h / 2 * k1, t + h / 2);
        var k3 = v(x + h / 2 * k2, t + h / 2);
        var k4 = v(x + h * k3, t + h);

        return x + h / 6 * (k1 + 2 * (k2 + k3) + k4);
    }
}
