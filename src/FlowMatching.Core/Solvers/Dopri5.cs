using FlowMatching.Core.Engine;
using static TorchSharp.torch;

namespace FlowMatching.Core.Solvers;

/// <summary>The pair of orders 5 and 4 of Dormand and Prince, which chooses its own steps.</summary>
/// <remarks>Dormand and Prince 1980, "A family of embedded Runge-Kutta formulae"; step control and dense output as in Hairer, Nørsett and
/// Wanner, "Solving Ordinary Differential Equations I", sections II.4 to II.6. A step goes on with the solution of order 5; its last stage
/// is the first of the next step, so it costs 6 evaluations, and a solution 2 more for the start. A step is taken when the root of the mean
/// of (error/(atol + rtol max(|x|, |x'|)))² over ALL entries of the batch is at most 1: which steps are taken depends on what is solved
/// together. States between steps come from a polynomial of order 4 at no further evaluation.</remarks>
public sealed class Dopri5 : IOdeSolver
{
    /// <summary>The name as it is typed.</summary>
    public const string SolverName = "dopri5";

    /// <summary>Makes the solver with its default tolerances.</summary>
    public Dopri5()
        : this(new SolverSettings { Name = SolverName }) { }

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

/// <summary>One solution by <see cref="Dopri5"/> on its way from the first time to the last.</summary>
/// <param name="solver">Tolerances and bounds.</param>
/// <param name="field">The field.</param>
/// <param name="times">The times at which the state is reported.</param>
/// <param name="onTime">Told of the state at each of them.</param>
internal sealed class AdaptiveSolution(Dopri5 solver, VectorField field, IReadOnlyList<double> times, Action<int, double, Tensor>? onTime)
{
    private readonly NfeCounter counted = new(field);
    private readonly StepControl control = new(solver.MinStep, solver.MaxStep);
    private readonly double last = times[^1];
    private readonly int way = Math.Sign(times[^1] - times[0]);
    private double time = times[0];
    private int reported = 1;

    /// <summary>Solves from a state at the first time.</summary>
    /// <param name="x">The state, shape (B, *); it is not changed.</param>
    /// <returns>The state at the last time, of the scope of the caller.</returns>
    public Tensor Run(Tensor x)
    {
        var state = x.alias();
        onTime?.Invoke(0, time, state);
        var (slope, h) = Start(state);
        while (time != last)
            (state, slope, h) = Advance(state, slope, h);

        return state;
    }

    /// <summary>The first slope, and the length of a first step at which an explicit Euler step still follows the field.</summary>
    /// <remarks>Hairer, Nørsett and Wanner, section II.4, "starting step size".</remarks>
    private (Tensor Slope, double Step) Start(Tensor x)
    {
        using var scope = NewDisposeScope();
        var slope = Evaluate(x, time);
        double size = Norm(x, x, x),
            speed = Norm(slope, x, x);
        double h0 = Math.Min(size < 1e-5 || speed < 1e-5 ? 1e-6 : 0.01 * size / speed, Math.Abs(last - time));
        var bend = (Evaluate(x + way * h0 * slope, time + way * h0) - slope) / h0;
        double steepest = Math.Max(speed, Norm(bend, x, x));
        double h1 = steepest <= 1e-15 ? Math.Max(1e-6, h0 * 1e-3) : Math.Pow(0.01 / steepest, 1.0 / solver.Order);

        return (slope.MoveToOuterDisposeScope(), control.Clamp(Math.Min(100 * h0, h1)));
    }

    /// <summary>Tries one step of length h and goes on from its end if its error is small enough.</summary>
    private (Tensor State, Tensor Slope, double Step) Advance(Tensor state, Tensor slope, double h)
    {
        EngineThread.BetweenSteps();
        using var scope = NewDisposeScope();
        double end = Math.Abs(last - time) <= 1.01 * h ? last : time + way * h;
        var step = DormandPrince.Step(Evaluate, state, slope, time, end - time);
        double error = Norm(step.Error, state, step.End);
        if (!(error <= 1))
            return (state, slope, Shorter(Math.Abs(end - time), error));

        Report(step, end);
        time = end;
        state.Dispose();
        slope.Dispose();

        return (step.End.MoveToOuterDisposeScope(), step.EndSlope.MoveToOuterDisposeScope(), control.Accepted(h, error));
    }

    private double Shorter(double h, double error)
    {
        double shorter = control.Rejected(h, error);

        return shorter >= solver.MinStep
            ? shorter
            : throw new RunFailedException(
                $"The steps of {solver.Name} fell below {solver.MinStep:G3} at t = {time:G6}: the field changes too fast there or is not finite "
                    + $"(error {error:G3} of what rtol {solver.RelativeTolerance:G3} and atol {solver.AbsoluteTolerance:G3} allow); "
                    + "loosen them, or take a solver of fixed steps."
            );
    }

    private void Report(DormandPrinceStep step, double end)
    {
        while (reported < times.Count && (times[reported] - end) * way <= 0)
        {
            using var scope = NewDisposeScope();
            onTime?.Invoke(reported, times[reported], times[reported] == end ? step.End : step.At(times[reported]));
            reported++;
        }
    }

    private Tensor Evaluate(Tensor x, double t) =>
        counted.Evaluations < solver.MaxEvaluations
            ? counted.Evaluate(x, t)
            : throw new RunFailedException(
                $"{solver.Name} has evaluated the field {solver.MaxEvaluations} times and has come to t = {time:G6} on its way from {times[0]:G6} to "
                    + $"{last:G6}; allow more evaluations, or loosen rtol {solver.RelativeTolerance:G3} and atol {solver.AbsoluteTolerance:G3}."
            );

    /// <summary>√(mean over all entries of (y/(atol + rtol max(|x|, |x'|)))²).</summary>
    private double Norm(Tensor y, Tensor x, Tensor next)
    {
        using var scope = NewDisposeScope();
        var allowed = solver.AbsoluteTolerance + solver.RelativeTolerance * maximum(x.abs(), next.abs());

        return Math.Sqrt((y / allowed).square().mean().to_type(ScalarType.Float64).item<double>());
    }
}

/// <summary>Chooses the next step from the error of the last ones: proportional and integral control for a method of order 5.</summary>
/// <remarks>h' = 0.9 h e^(−0.17) e_before^0.04, at least h/5 and at most 10 h, where e is the error over what is allowed. Hairer and
/// Wanner, "Solving Ordinary Differential Equations II", section IV.2, "PI step size control", with β = 0.04.</remarks>
/// <param name="shortest">The shortest step.</param>
/// <param name="longest">The longest step.</param>
internal sealed class StepControl(double shortest, double longest)
{
    private const double Beta = 0.04;
    private const double Exponent = 0.2 - 0.75 * Beta;
    private const double Safety = 0.9;
    private const double LeastFactor = 0.2;
    private const double MostFactor = 10;

    private double before = 1e-4;
    private bool rejected;

    /// <summary>The step after one that was taken.</summary>
    /// <param name="h">Its length.</param>
    /// <param name="error">Its error over what is allowed, at most 1.</param>
    public double Accepted(double h, double error)
    {
        double factor = Safety * Math.Pow(error, -Exponent) * Math.Pow(before, Beta); // error 0 gives ∞, which is cut
        double most = rejected ? 1 : MostFactor; // right after a step that failed, none longer
        before = Math.Max(error, 1e-4);
        rejected = false;

        return Clamp(h * Math.Clamp(factor, LeastFactor, most));
    }

    /// <summary>The step to try instead of one whose error was too large.</summary>
    /// <param name="h">Its length.</param>
    /// <param name="error">Its error over what is allowed: above 1, or not a number.</param>
    public double Rejected(double h, double error)
    {
        rejected = true;

        return h * (double.IsFinite(error) ? Math.Max(LeastFactor, Safety * Math.Pow(error, -Exponent)) : LeastFactor);
    }

    /// <summary>Brings a step within the bounds.</summary>
    public double Clamp(double h) => Math.Max(shortest, Math.Min(longest, h));
}
