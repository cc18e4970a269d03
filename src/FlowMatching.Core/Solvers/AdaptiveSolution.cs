using static TorchSharp.torch;

namespace FlowMatching.Core.Solvers;

/// <summary>One solution by <see cref="Dopri5"/> on its way from the first time to the last.</summary>
/// <param name="solver">Tolerances and bounds.</param>
/// <param name="field">The field.</param>
/// <param name="times">The times at which the state is reported.</param>
/// <param name="onTime">Told of the state at each of them.</param>
internal sealed class AdaptiveSolution(
    Dopri5 solver, VectorField field, IReadOnlyList<double> times, Action<int, double, Tensor>? onTime)
{
    private readonly CountedField counted = new(field);
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
        {
            (state, slope, h) = Advance(state, slope, h);
        }

        return state;
    }

    /// <summary>The first slope, and the length of a first step at which an explicit Euler step still follows the field.</summary>
    /// <remarks>Hairer, Nørsett and Wanner, section II.4, "starting step size".</remarks>
    private (Tensor Slope, double Step) Start(Tensor x)
    {
        using var scope = NewDisposeScope();
        var slope = Evaluate(x, time);
        double size = Norm(x, x, x), speed = Norm(slope, x, x);
        double h0 = Math.Min(size < 1e-5 || speed < 1e-5 ? 1e-6 : 0.01 * size / speed, Math.Abs(last - time));
        var bend = (Evaluate(x + way * h0 * slope, time + way * h0) - slope) / h0;
        double steepest = Math.Max(speed, Norm(bend, x, x));
        double h1 = steepest <= 1e-15 ? Math.Max(1e-6, h0 * 1e-3) : Math.Pow(0.01 / steepest, 1.0 / solver.Order);

        return (slope.MoveToOuterDisposeScope(), control.Clamp(Math.Min(100 * h0, h1)));
    }

    /// <summary>Tries one step of length h and goes on from its end if its error is small enough.</summary>
    private (Tensor State, Tensor Slope, double Step) Advance(Tensor state, Tensor slope, double h)
    {
        using var scope = NewDisposeScope();
        double end = Math.Abs(last - time) <= 1.01 * h ? last : time + way * h;
        var step = DormandPrince.Step(Evaluate, state, slope, time, end - time);
        double error = Norm(step.Error, state, step.End);
        if (!(error <= 1))
        {
            return (state, slope, Shorter(Math.Abs(end - time), error));
        }

        Report(step, end);
        time = end;
        state.Dispose();
        slope.Dispose();

        return (step.End.MoveToOuterDisposeScope(), step.EndSlope.MoveToOuterDisposeScope(), control.Accepted(h, error));
    }

    private double Shorter(double h, double error)
    {
        double shorter = control.Rejected(h, error);

        return shorter >= solver.MinStep ? shorter : throw new RunFailedException(
            $"The steps of {solver.Name} fell below {solver.MinStep:G3} at t = {time:G6}: the field changes too fast there or is not finite "
            + $"(error {error:G3} of what rtol {solver.RelativeTolerance:G3} and atol {solver.AbsoluteTolerance:G3} allow); "
            + "loosen them, or take a solver of fixed steps.");
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

    private Tensor Evaluate(Tensor x, double t) => counted.Evaluations < solver.MaxEvaluations
        ? counted.Evaluate(x, t)
        : throw new RunFailedException(
            $"{solver.Name} has evaluated the field {solver.MaxEvaluations} times and has come to t = {time:G6} on its way from {times[0]:G6} to "
            + $"{last:G6}; allow more evaluations, or loosen rtol {solver.RelativeTolerance:G3} and atol {solver.AbsoluteTolerance:G3}.");

    /// <summary>√(mean over all entries of (y/(atol + rtol max(|x|, |x'|)))²).</summary>
    private double Norm(Tensor y, Tensor x, Tensor next)
    {
        using var scope = NewDisposeScope();
        var allowed = solver.AbsoluteTolerance + solver.RelativeTolerance * maximum(x.abs(), next.abs());

        return Math.Sqrt((y / allowed).square().mean().to_type(ScalarType.Float64).item<double>());
    }
}
