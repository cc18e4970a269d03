using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Sampling;
using FlowMatching.Core.Solvers;
using FlowMatching.Core.Specification;

namespace FlowMatching.Runs.Sampling;

/// <summary>The solvers and costs over which a model is evaluated.</summary>
internal static class SolverSweep
{
    /// <summary>The evaluations of the network a sample at which solvers of fixed steps are tried, as far as they come out even.</summary>
    public static IReadOnlyList<int> Evaluations { get; } = [1, 2, 4, 8, 16, 32, 64];

    private static readonly double[] Tolerances = [1e-1, 1e-2, 1e-3, 1e-4];

    /// <summary>Lists the requests.</summary>
    /// <remarks>A plain flow has no map to step by: where flow-map is named, it takes as many of Euler's steps, and they are called
    /// so.</remarks>
    /// <param name="solvers">The names of the solvers; none for all.</param>
    /// <param name="header">The model: a one-step student has one solver and one step.</param>
    /// <param name="request">How many samples from which noise.</param>
    /// <param name="evaluations">The evaluations at which solvers of fixed steps are tried; null for <see cref="Evaluations"/>.</param>
    /// <returns>Each request with the name of its solver and its setting.</returns>
    public static IEnumerable<(string Solver, string Setting, SampleRequest Request)> Of(
        IReadOnlyList<string> solvers,
        CheckpointHeader header,
        SampleRequest request,
        IReadOnlyList<int>? evaluations = null
    )
    {
        if (header.Kind == ModelKind.Distilled)
            return [("euler", DescribeSteps(1), UsualSteps.Few(header, request, 1))];

        request = request with { UsesFlowMap = false };
        return NamesFor(header, solvers)
            .Select(name => name == FlowMapSteps.SolverName && !header.Architecture.HasEndTime() ? "euler" : name)
            .Distinct()
            .SelectMany(name =>
                name switch
                {
                    FlowMapSteps.SolverName => OfFlowMap(header, request, evaluations ?? Evaluations),
                    Dopri5.SolverName => Adaptive(request),
                    _ => Fixed(name, request, evaluations ?? Evaluations),
                }
            );
    }

    /// <summary>A number of steps in words.</summary>
    /// <param name="steps">The number.</param>
    public static string DescribeSteps(int steps) => steps == 1 ? "1 step" : $"{steps} steps";

    private static IEnumerable<string> NamesFor(CheckpointHeader header, IReadOnlyList<string> solvers) =>
        solvers.Count > 0 ? solvers
        : header.Architecture.HasEndTime() ? OdeSolvers.All.Names.Prepend(FlowMapSteps.SolverName)
        : OdeSolvers.All.Names;

    private static IEnumerable<(string Solver, string Setting, SampleRequest Request)> OfFlowMap(
        CheckpointHeader header,
        SampleRequest request,
        IReadOnlyList<int> evaluations
    ) => evaluations.Select(steps => (FlowMapSteps.SolverName, DescribeSteps(steps), UsualSteps.Few(header, request, steps)));

    private static IEnumerable<(string Solver, string Setting, SampleRequest Request)> Fixed(
        string name,
        SampleRequest request,
        IReadOnlyList<int> evaluations
    )
    {
        var solver = (IFixedStepSolver)OdeSolvers.All.Get(name);
        return from nfe in evaluations
            where nfe % solver.EvaluationsPerStep == 0
            let steps = nfe / solver.EvaluationsPerStep
            select (name, DescribeSteps(steps), request with { Solver = solver, Steps = steps });
    }

    private static IEnumerable<(string Solver, string Setting, SampleRequest Request)> Adaptive(SampleRequest request) =>
        from tolerance in Tolerances
        let settings = new SolverSettings
        {
            Name = Dopri5.SolverName,
            RelativeTolerance = tolerance,
            AbsoluteTolerance = tolerance,
        }
        select (
            Dopri5.SolverName,
            FormattableString.Invariant($"tolerance {tolerance}"),
            request with
            {
                Solver = OdeSolvers.Create(settings),
                Steps = 1,
            }
        );
}

/// <summary>Passes on everything but the progress of small parts, where the whole shows its own.</summary>
/// <param name="inner">Who watches.</param>
internal sealed class WithoutProgress(IRunObserver inner) : IRunObserver
{
    /// <inheritdoc/>
    public void LogTo(string path) => inner.LogTo(path);

    /// <inheritdoc/>
    public void Note(string sentence) => inner.Note(sentence);

    /// <inheritdoc/>
    public void Detail(string sentence) => inner.Detail(sentence);
}
