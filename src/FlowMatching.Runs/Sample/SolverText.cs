using FlowMatching.Core.Sampling;
using FlowMatching.Core.Solvers;

namespace FlowMatching.Runs.Sample;

/// <summary>How a request is solved, in words.</summary>
internal static class SolverText
{
    /// <summary>The solver, and where its steps lie if they are not equal.</summary>
    /// <param name="request">The request.</param>
    /// <param name="model">The model.</param>
    /// <returns>Such as "midpoint", "heun on edm", "sde of churn 1", "midpoint with guidance 2" or "midpoint along cosine".</returns>
    public static string Of(SampleRequest request, LearntModel model)
    {
        string solver = request.Churn is { } churn ? FormattableString.Invariant($"sde of churn {churn}") : request.Solver.Name;
        string grid = request.Grid == TimeGrids.Uniform ? "" : $" on {request.Grid.Name}";
        string guided = request.Guidance == 1 ? "" : FormattableString.Invariant($" with guidance {request.Guidance}");
        return $"{solver}{grid}{guided}{(model.Flow == model.Model ? "" : $" along {model.Flow.Path.Name}")}";
    }

    /// <summary>The steps that were asked for.</summary>
    /// <param name="request">The request.</param>
    /// <returns>Their number; null for a solver that chooses its own.</returns>
    public static int? StepsOf(SampleRequest request) => request.Churn is null && request.Solver is Dopri5 ? null : request.Steps;
}
