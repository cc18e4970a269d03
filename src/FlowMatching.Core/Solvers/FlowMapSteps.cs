using static TorchSharp.torch;

namespace FlowMatching.Core.Solvers;

/// <summary>The average velocity u(x, t, s) of a flow from t to s: the flow map is X_{t,s}(x) = x + (s − t) u(x, t, s).</summary>
/// <remarks>Geng et al. 2025 (arXiv:2505.13447), section 4; Boffi et al. 2025 (arXiv:2505.18825), section 2.</remarks>
/// <param name="x">The state at t, shape (B, *).</param>
/// <param name="t">The time of the state, one for the whole batch.</param>
/// <param name="s">The time of the end; s = t gives the velocity.</param>
/// <returns>The average velocity, shape (B, *).</returns>
public delegate Tensor FlowMap(Tensor x, double t, double s);

/// <summary>Steps of a learnt flow map from time to time: x' = x + (s − t) u(x, t, s), one evaluation each, whatever their
/// length.</summary>
/// <remarks>It solves nothing: a step is as good as what the network has learnt of it, and more of them need not be better. So it is none
/// of <see cref="OdeSolvers"/>, and looks at no velocity.</remarks>
/// <param name="map">The average velocities.</param>
public sealed class FlowMapSteps(FlowMap map) : IFixedStepSolver
{
    /// <summary>The name as it is typed.</summary>
    public const string SolverName = "flow-map";

    /// <inheritdoc/>
    public string Name => SolverName;

    /// <summary>Of every order where the map is exact.</summary>
    public int Order => int.MaxValue;

    /// <inheritdoc/>
    public int EvaluationsPerStep => 1;

    /// <inheritdoc/>
    public Tensor Step(VectorField v, Tensor x, double t, double h) => x + h * map(x, t, t + h);
}
