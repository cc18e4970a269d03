using FlowMatching.Core.Solvers;

namespace FlowMatching.Core.Reflow;

/// <summary>How a teacher's pairs are made: many at a time, each used more than once, with fresh times t.</summary>
/// <remarks>A pair costs steps x evaluations a step passes of the teacher (40 by default), its use in a training step about three; a pool of P
/// pairs serves <see cref="RenewEvery"/> steps of B pairs, so a pair is used RenewEvery B/P times.</remarks>
public sealed record TeacherPool
{
    /// <summary>Number P of pairs of a pool, 1 or more.</summary>
    public int Pairs { get; init; } = 131_072;

    /// <summary>Training steps after which the pool is made anew, 1 or more.</summary>
    public int RenewEvery { get; init; } = 1000;

    /// <summary>The name of the solver of the teacher's ODE.</summary>
    public string Solver { get; init; } = "midpoint";

    /// <summary>Steps of the solver, 1 or more; one that chooses its own steps does not look at them.</summary>
    public int Steps { get; init; } = 20;

    /// <summary>rtol of a solver that chooses its own steps; null for its default.</summary>
    public double? RelativeTolerance { get; init; }

    /// <summary>atol of a solver that chooses its own steps; null for its default.</summary>
    public double? AbsoluteTolerance { get; init; }

    /// <summary>Lists what is wrong with these settings, one sentence each.</summary>
    public IEnumerable<string> Faults() =>
        new[]
        {
            Require(Pairs >= 1, $"pool-pairs is {Pairs}, expected 1 or more."),
            Require(RenewEvery >= 1, $"renew-every is {RenewEvery}, expected 1 or more steps."),
            Require(Steps >= 1, $"teacher-steps is {Steps}, expected 1 or more."),
        }.OfType<string>().Concat(Settings().Faults());

    /// <summary>The solver, as it is made from its name and tolerances.</summary>
    internal IOdeSolver CreateSolver() => OdeSolvers.Create(Settings());

    private SolverSettings Settings() => new() { Name = Solver, RelativeTolerance = RelativeTolerance, AbsoluteTolerance = AbsoluteTolerance };

    private static string? Require(bool holds, string fault) => holds ? null : fault;
}
