using FlowMatching.Core.Sampling;
using FlowMatching.Core.Solvers;

namespace FlowMatching.Benchmarks.Choices;

/// <summary>A solver with as many steps as make up an NFE.</summary>
/// <param name="Solver">The solver's name.</param>
/// <param name="Steps">Its steps.</param>
internal sealed record Budget(string Solver, int Steps)
{
    internal static IReadOnlyList<Budget> All { get; } =
    [
        new("euler", 2),
        new("euler", 4),
        new("midpoint", 2),
        new("euler", 8),
        new("midpoint", 4),
        new("heun", 4),
        new("rk4", 2),
        new("euler", 40),
        new("midpoint", 20),
        new("rk4", 10),
    ];

    private IOdeSolver Method => OdeSolvers.All.Get(Solver);

    /// <summary>Such as "midpoint, 40".</summary>
    internal string Name => $"{Solver}, {Steps * ((IFixedStepSolver)Method).EvaluationsPerStep}";

    internal SampleRequest Request(int count) =>
        new()
        {
            Count = count,
            Solver = Method,
            Steps = Steps,
        };
}
