using static TorchSharp.torch;

namespace FlowMatching.Core.Solvers;

/// <summary>The pair of orders 5 and 4 of Dormand and Prince, which chooses its own steps.</summary>
/// <remarks>Dormand and Prince 1980, "A family of embedded Runge-Kutta formulae"; step control and dense output as in Hairer, Nørsett and
/// Wanner, "Solving Ordinary Differential Equations I", sections II.4 to II.6. A step goes on with the solution of order 5; its last stage is
/// the first of the next step, so it costs 6 evaluations, and a solution 2 more for the start. A step is taken when the root of the mean of
/// (error/(atol + rtol max(|x|, |x'|)))² over ALL entries of the batch is at most 1: which steps are taken depends on what is solved
/// together. States between steps come from a polynomial of order 4 at no further evaluation.</remarks>
public sealed class Dopri5 : IOdeSolver
{
    /// <summary>The name as it is typed.</summary>
    public const string SolverName = "dopri5";

    /// <summary>Makes the solver with its default tolerances.</summary>
    public Dopri5()
        : this(new SolverSettings { Name = SolverName })
    {
    }

    /// <summary>Makes the solver.</summary>
    /// <param name="settings">Tolerances and bounds; the name is not looked at.</param>
    /// <exception cref="InvalidInputException">The settings have faults; all of them are named.</exception>
    public Dopri5(SolverSettings settings)
    {
        InvalidInputException.ThrowIfAny(settings.AdaptiveFaults());

        RelativeTolerance = settings.RelativeTolerance ?? 1e-5;
        AbsoluteTolerance = settings.AbsoluteTolerance ?? 1e-5;
        MinStep = settings.MinStep ?? 1e-10;
        MaxStep = settings.MaxStep ?? double.PositiveInfinity;
        MaxEvaluations = settings.MaxEvaluations ?? 10_000;
    }

    /// <inheritdoc/>
    public string Name => SolverName;

    /// <inheritdoc/>
    public int Order => 5;

    /// <summary>rtol: the part of the state that the error of a step may be.</summary>
    public double RelativeTolerance { get; }

    /// <summary>atol: the error of a step that is allowed in any case, in units of the state.</summary>
    public double AbsoluteTolerance { get; }

    /// <summary>The shortest step; a shorter one is taken only to meet the last time.</summary>
    public double MinStep { get; }

    /// <summary>The longest step.</summary>
    public double MaxStep { get; }

    /// <summary>How often the field may be evaluated in one solution.</summary>
    public int MaxEvaluations { get; }

    /// <inheritdoc/>
    /// <exception cref="RunFailedException">The steps became too short, or the evaluations too many; the message says where.</exception>
    public Tensor Solve(VectorField v, Tensor x, IReadOnlyList<double> times, Action<int, double, Tensor>? onTime = null)
    {
        TimeGrid.RequireMonotone(times);

        using var scope = NewDisposeScope();

        return new AdaptiveSolution(this, v, times, onTime).Run(x).MoveToOuterDisposeScope();
    }
}
