using static TorchSharp.torch;

namespace FlowMatching.Core.Solvers;

/// <summary>Solving over an interval of time.</summary>
public static class OdeSolverExtensions
{
    /// <summary>Solves dx/dt = v(x, t) from t0 to t1; t1 &lt; t0 runs from data back to noise.</summary>
    /// <param name="solver">The solver.</param>
    /// <param name="v">The field; the tensors it makes are freed after each step.</param>
    /// <param name="x">The state at t0, shape (B, *); it stays the caller's and is not changed.</param>
    /// <param name="t0">The first time.</param>
    /// <param name="t1">The last time.</param>
    /// <param name="steps">Number of intervals of the grid, 1 or more: the steps of a solver of fixed steps, the reports of one that
    /// chooses its own.</param>
    /// <param name="onStep">Called with (0, t0, x) before the first step and with (i, t_i, x) at the i-th time of the grid; it must not keep x.</param>
    /// <param name="grid">How the times lie; null takes equal steps.</param>
    /// <returns>The state at t1, a new tensor of shape (B, *).</returns>
    public static Tensor Integrate(
        this IOdeSolver solver,
        VectorField v,
        Tensor x,
        double t0,
        double t1,
        int steps,
        Action<int, double, Tensor>? onStep = null,
        TimeGrid? grid = null) =>
        solver.Solve(v, x, (grid ?? TimeGrids.Uniform).Times(t0, t1, steps), onStep);
}
