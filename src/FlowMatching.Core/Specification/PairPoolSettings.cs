using FlowMatching.Core.Options;
using FlowMatching.Core.Solvers;

namespace FlowMatching.Core.Specification;

/// <summary>How a teacher's pairs are made: many at a time, each used more than once, with fresh times t.</summary>
/// <remarks>A pair costs steps x evaluations a step passes of the teacher (40 by default), its use in a training step about three; a pool
/// of P pairs serves <see cref="RenewEvery"/> steps of B pairs, so a pair is used RenewEvery B/P times.</remarks>
public sealed record PairPoolSettings
{
    /// <summary>Number P of pairs of a pool, 1 or more.</summary>
    [Option("pool-pairs", "Pairs that the teacher makes at a time", Min = 1, Max = 100_000_000, Unit = "pairs", FixedOnResume = true)]
    public int Pairs { get; init; } = 131_072;

    /// <summary>Training steps after which the pool is made anew, 1 or more.</summary>
    [Option(
        "renew-every",
        "Training steps after which the pairs are made anew",
        Min = 1,
        Max = 100_000_000,
        Unit = "steps",
        FixedOnResume = true
    )]
    public int RenewEvery { get; init; } = 1000;

    /// <summary>The name of the solver of the teacher's ODE.</summary>
    [Option("teacher-solver", "ODE solver of the teacher", Catalog = typeof(OdeSolvers), FixedOnResume = true)]
    public string Solver { get; init; } = "midpoint";

    /// <summary>Steps of the solver, 1 or more; one that chooses its own steps does not look at them.</summary>
    [Option("teacher-steps", "Steps of the teacher's solver", Min = 1, Max = 1_000_000, Unit = "steps", FixedOnResume = true)]
    public int Steps { get; init; } = 20;

    /// <summary>rtol of a solver that chooses its own steps; null for its default.</summary>
    [Option(
        "teacher-rtol",
        "dopri5: the teacher's error of a step relative to the state; else 1e-5",
        Min = 0,
        AboveMin = true,
        Max = 1,
        BelowMax = true,
        FixedOnResume = true
    )]
    public double? RelativeTolerance { get; init; }

    /// <summary>atol of a solver that chooses its own steps; null for its default.</summary>
    [Option(
        "teacher-atol",
        "dopri5: the teacher's error of a step in any case; else 1e-5",
        Min = 0,
        AboveMin = true,
        Max = 1,
        BelowMax = true,
        FixedOnResume = true
    )]
    public double? AbsoluteTolerance { get; init; }

    /// <summary>How strongly the class guides the teacher, w of v_null + w (v_class − v_null); null for 1, the classes as they are. Its
    /// student learns the guided flow, and draws by one evaluation a step what the teacher draws by two.</summary>
    [Option(
        "teacher-guidance",
        "classes: guidance of the first teacher, which its student learns; else 1",
        Min = 0,
        Max = 100,
        FixedOnResume = true
    )]
    public double? Guidance { get; init; }

    /// <summary>Lists what is wrong with these settings, one sentence each.</summary>
    public IEnumerable<string> Faults() => OptionProperty.Faults(this).ToArray() is [_, ..] faults ? faults : Settings().Faults();

    /// <summary>The solver, as it is made from its name and tolerances.</summary>
    internal IOdeSolver CreateSolver() => OdeSolvers.Create(Settings());

    private SolverSettings Settings() =>
        new()
        {
            Name = Solver,
            RelativeTolerance = RelativeTolerance,
            AbsoluteTolerance = AbsoluteTolerance,
        };
}
