using static TorchSharp.torch;

namespace FlowMatching.Core.Solvers;

/// <summary>The loop that all solvers share.</summary>
public static class OdeSolverExtensions
{
    /// <summary>Solves dx/dt = v(x, t) from t0 to t1 on equal steps; t1 &lt; t0 runs from data back to noise.</summary>
    /// <param name="solver">What one step is.</param>
    /// <param name="v">The field; the tensors it makes are freed after each step.</param>
    /// <param name="x">The state at t0, shape (B, *); it stays the caller's and is not changed.</param>
    /// <param name="t0">The first time.</param>
    /// <param name="t1">The last time.</param>
    /// <param name="steps">Number of steps, 1 or more.</param>
    /// <param name="onStep">Called with (0, t0, x) before the first step and with (i, t0 + i h, x) after the i-th; it must not keep x.</param>
    /// <returns>The state at t1, a new tensor of shape (B, *).</returns>
    public static Tensor Integrate(
        this IOdeSolver solver, VectorField v, Tensor x, double t0, double t1, int steps, Action<int, double, Tensor>? onStep = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);

        double h = (t1 - t0) / steps;
        var state = x.alias(); // a tensor of our own, so that each step may free the one before it
        onStep?.Invoke(0, t0, state);
        for (int i = 0; i < steps; i++)
        {
            var next = StepInScope(solver, v, state, t0 + i * h, h); // t0 + i h, not t += h: no drift over many steps
            state.Dispose();
            state = next;
            onStep?.Invoke(i + 1, i + 1 == steps ? t1 : t0 + (i + 1) * h, state);
        }

        return state;
    }

    private static Tensor StepInScope(IOdeSolver solver, VectorField v, Tensor x, double t, double h)
    {
        using var scope = NewDisposeScope();

        return solver.Step(v, x, t, h).MoveToOuterDisposeScope();
    }
}
