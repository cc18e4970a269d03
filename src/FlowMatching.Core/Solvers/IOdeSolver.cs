using static TorchSharp.torch;

namespace FlowMatching.Core.Solvers;

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
    /// <param name="onTime">Called with (i, times[i], state) at every time, the first and the last included; it must not keep the state.</param>
    /// <returns>The state at the last time, a new tensor of shape (B, *).</returns>
    Tensor Solve(VectorField v, Tensor x, IReadOnlyList<double> times, Action<int, double, Tensor>? onTime = null);
}
