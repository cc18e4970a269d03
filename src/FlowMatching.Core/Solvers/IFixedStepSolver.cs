using static TorchSharp.torch;

namespace FlowMatching.Core.Solvers;

/// <summary>One explicit step of a solver whose steps are given. The loop, the progress and the memory are in <see cref="FixedSteps"/>.</summary>
public interface IFixedStepSolver : IOdeSolver
{
    /// <summary>How often a step evaluates the field.</summary>
    int EvaluationsPerStep { get; }

    /// <summary>Takes one step from t to t + h.</summary>
    /// <param name="v">The field.</param>
    /// <param name="x">The state at t, shape (B, *).</param>
    /// <param name="t">The time of the state.</param>
    /// <param name="h">The step; negative runs backwards.</param>
    /// <returns>The state at t + h, a new tensor of shape (B, *).</returns>
    Tensor Step(VectorField v, Tensor x, double t, double h);

    /// <inheritdoc/>
    Tensor IOdeSolver.Solve(VectorField v, Tensor x, IReadOnlyList<double> times, Action<int, double, Tensor>? onTime) =>
        FixedSteps.Solve(this, v, x, times, onTime);
}
