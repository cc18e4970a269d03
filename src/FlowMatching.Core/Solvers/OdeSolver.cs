using FlowMatching.Core.Engine;
using static TorchSharp.torch;

namespace FlowMatching.Core.Solvers;

/// <summary>The right-hand side of dx/dt = v(x, t).</summary>
/// <param name="x">The state, shape (B, *).</param>
/// <param name="t">The time, one for the whole batch.</param>
/// <returns>The velocity, shape (B, *).</returns>
public delegate Tensor VectorField(Tensor x, double t);

/// <summary>A solver of dx/dt = v(x, t), by steps that the caller gives or by steps of its own.</summary>
/// <remarks>Options such as tolerances belong to the solver: see <see cref="SolverSettings"/>.</remarks>
public interface IOdeSolver : INamed
{
    /// <summary>The order p: the error at a fixed time shrinks like h^p.</summary>
    int Order { get; }

    /// <summary>Solves along a list of times, up or down.</summary>
    /// <param name="v">The field; the tensors it makes are freed after each step.</param>
    /// <param name="x">The state at the first time, shape (B, *); it stays the caller's and is not changed.</param>
    /// <param name="times">Two or more times, strictly rising or strictly falling. A solver of fixed steps steps from one to the next;
    /// one that chooses its own steps only reports there.</param>
    /// <param name="onTime">Called with (i, times[i], state) at every time, the first and the last included; it must not keep the
    /// state.</param>
    /// <returns>The state at the last time, a new tensor of shape (B, *).</returns>
    Tensor Solve(VectorField v, Tensor x, IReadOnlyList<double> times, Action<int, double, Tensor>? onTime = null);
}

/// <summary>A solver whose steps are given. It says what one step is; the loop, the reports and the memory are here.</summary>
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
    Tensor IOdeSolver.Solve(VectorField v, Tensor x, IReadOnlyList<double> times, Action<int, double, Tensor>? onTime)
    {
        TimeGrid.RequireMonotone(times);

        var state = x.alias(); // a tensor of our own, so that each step may free the one before it
        onTime?.Invoke(0, times[0], state);
        for (int i = 1; i < times.Count; i++)
        {
            var next = StepInScope(v, state, times[i - 1], times[i]);
            state.Dispose();
            state = next;
            onTime?.Invoke(i, times[i], state);
        }

        return state;
    }

    private Tensor StepInScope(VectorField v, Tensor x, double from, double to)
    {
        EngineThread.BetweenSteps();
        using var scope = NewDisposeScope();

        return Step(v, x, from, to - from).MoveToOuterDisposeScope();
    }
}

/// <summary>Counts how often a field is evaluated: the NFE of a solution.</summary>
/// <param name="field">The field to count.</param>
public sealed class NfeCounter(VectorField field)
{
    /// <summary>Number of evaluations so far, one for each call whatever the size of the batch.</summary>
    public long Evaluations { get; private set; }

    /// <summary>Evaluates the field and counts it.</summary>
    /// <param name="x">The state, shape (B, *).</param>
    /// <param name="t">The time.</param>
    /// <returns>The velocity, shape (B, *).</returns>
    public Tensor Evaluate(Tensor x, double t)
    {
        Evaluations++;

        return field(x, t);
    }

    /// <summary>Counts the evaluations of a flow map with those of the field.</summary>
    /// <param name="map">The map to count.</param>
    public FlowMap Counting(FlowMap map) =>
        (x, t, s) =>
        {
            Evaluations++;

            return map(x, t, s);
        };
}

/// <summary>All solvers, by name, and solving over an interval of time.</summary>
public static class OdeSolvers
{
    /// <summary>Every solver, from the lowest order to the highest; the last one chooses its own steps, here at its default
    /// tolerances.</summary>
    public static Catalog<IOdeSolver> All { get; } = new("solver", new Euler(), new Midpoint(), new Heun(), new Rk4(), new Dopri5());

    /// <summary>Makes the solver that the settings describe.</summary>
    /// <exception cref="InvalidInputException">The settings have faults; all of them are named.</exception>
    public static IOdeSolver Create(SolverSettings settings)
    {
        InvalidInputException.ThrowIfAny(settings.Faults());

        return settings.Name == Dopri5.SolverName ? new Dopri5(settings) : All.Get(settings.Name);
    }

    /// <summary>Solves dx/dt = v(x, t) from t0 to t1; t1 &lt; t0 runs from data back to noise.</summary>
    /// <param name="solver">The solver.</param>
    /// <param name="v">The field; the tensors it makes are freed after each step.</param>
    /// <param name="x">The state at t0, shape (B, *); it stays the caller's and is not changed.</param>
    /// <param name="t0">The first time.</param>
    /// <param name="t1">The last time.</param>
    /// <param name="steps">Number of intervals of the grid, 1 or more: the steps of a solver of fixed steps, the reports of one that
    /// chooses its own.</param>
    /// <param name="onStep">Called with (0, t0, x) before the first step and with (i, t_i, x) at the i-th time of the grid; it must not
    /// keep x.</param>
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
        TimeGrid? grid = null
    ) => solver.Solve(v, x, (grid ?? TimeGrids.Uniform).Times(t0, t1, steps), onStep);
}
