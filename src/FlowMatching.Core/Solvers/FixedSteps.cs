using static TorchSharp.torch;

namespace FlowMatching.Core.Solvers;

/// <summary>The loop that all solvers of fixed steps share: one step from each time to the next.</summary>
internal static class FixedSteps
{
    /// <summary>Solves along a list of times: see <see cref="IOdeSolver.Solve"/>.</summary>
    public static Tensor Solve(
        IFixedStepSolver solver, VectorField v, Tensor x, IReadOnlyList<double> times, Action<int, double, Tensor>? onTime)
    {
        TimeGrid.RequireMonotone(times);

        var state = x.alias(); // a tensor of our own, so that each step may free the one before it
        onTime?.Invoke(0, times[0], state);
        for (int i = 1; i < times.Count; i++)
        {
            var next = StepInScope(solver, v, state, times[i - 1], times[i]);
            state.Dispose();
            state = next;
            onTime?.Invoke(i, times[i], state);
        }

        return state;
    }

    private static Tensor StepInScope(IFixedStepSolver solver, VectorField v, Tensor x, double from, double to)
    {
        using var scope = NewDisposeScope();

        return solver.Step(v, x, from, to - from).MoveToOuterDisposeScope();
    }
}
