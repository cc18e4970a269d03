using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Sampling;
using FlowMatching.Core.Solvers;

namespace FlowMatching.Runs.Evaluate;

/// <summary>The solvers and costs over which a model is evaluated.</summary>
internal static class SolverSweep
{
    /// <summary>The evaluations of the network a sample at which solvers of fixed steps are tried, as far as they come out even.</summary>
    public static IReadOnlyList<int> Evaluations { get; } = [1, 2, 4, 8, 16, 32, 64];

    private static readonly double[] Tolerances = [1e-1, 1e-2, 1e-3, 1e-4];

    /// <summary>Lists the requests.</summary>
    /// <param name="solvers">The names of the solvers; none for all.</param>
    /// <param name="header">The model: a one-step student has one solver and one step.</param>
    /// <param name="request">How many samples from which noise.</param>
    /// <returns>Each request with the name of its solver and its setting.</returns>
    public static IEnumerable<(string Solver, string Setting, SampleRequest Request)> Of(
        IReadOnlyList<string> solvers, CheckpointHeader header, SampleRequest request)
    {
        if (header.Kind == ModelKinds.Distilled) return [("euler", "1 step", request with { Solver = OdeSolvers.Get("euler"), Steps = 1 })];

        IEnumerable<string> names = solvers.Count > 0 ? solvers.Distinct() : OdeSolvers.All.Names;
        return names.SelectMany(name => name == Dopri5.SolverName ? Adaptive(request) : Fixed(name, request));
    }

    private static IEnumerable<(string Solver, string Setting, SampleRequest Request)> Fixed(string name, SampleRequest request)
    {
        var solver = (IFixedStepSolver)OdeSolvers.Get(name);
        return from nfe in Evaluations
               where nfe % solver.EvaluationsPerStep == 0
               let steps = nfe / solver.EvaluationsPerStep
               select (name, steps == 1 ? "1 step" : $"{steps} steps", request with { Solver = solver, Steps = steps });
    }

    private static IEnumerable<(string Solver, string Setting, SampleRequest Request)> Adaptive(SampleRequest request) =>
        from tolerance in Tolerances
        let settings = new SolverSettings { Name = Dopri5.SolverName, RelativeTolerance = tolerance, AbsoluteTolerance = tolerance }
        select (Dopri5.SolverName, FormattableString.Invariant($"tolerance {tolerance}"), request with { Solver = OdeSolvers.Create(settings), Steps = 1 });
}
