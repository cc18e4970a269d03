namespace FlowMatching.Core.Solvers;

/// <summary>Which solver is wanted, in the form in which options keep it. What is null takes the solver's own default.</summary>
public sealed record SolverSettings
{
    /// <summary>The solver's name.</summary>
    public string Name { get; init; } = "midpoint";

    /// <summary>rtol &gt; 0: the error of a step may be that part of the state; dopri5 only, default 1e-5.</summary>
    public double? RelativeTolerance { get; init; }

    /// <summary>atol &gt; 0: the error of a step that is allowed in any case, in units of the state; dopri5 only, default 1e-5.</summary>
    public double? AbsoluteTolerance { get; init; }

    /// <summary>The shortest step, 0 or more; dopri5 only, default 1e-10.</summary>
    public double? MinStep { get; init; }

    /// <summary>The longest step, positive; dopri5 only, default no bound.</summary>
    public double? MaxStep { get; init; }

    /// <summary>How often the field may be evaluated, 8 or more; dopri5 only, default 10,000.</summary>
    public int? MaxEvaluations { get; init; }

    /// <summary>Lists what is wrong with these settings, one sentence each; an option that the solver does not take is a fault.</summary>
    public IEnumerable<string> Faults()
    {
        if (!OdeSolvers.All.Names.Contains(Name))
            return [OdeSolvers.All.Unknown(Name)];

        return Name == Dopri5.SolverName ? AdaptiveFaults() : Strays();
    }

    /// <summary>Lists what is wrong with the options of a solver that chooses its own steps.</summary>
    internal IEnumerable<string> AdaptiveFaults() =>
        new[]
        {
            Require(RelativeTolerance is null or (> 0 and < 1), $"rtol is {RelativeTolerance}, expected a number in (0, 1)."),
            Require(
                AbsoluteTolerance is null || IsPositive(AbsoluteTolerance.Value),
                $"atol is {AbsoluteTolerance}, expected a positive number."
            ),
            Require(MinStep is null or (>= 0 and < 1), $"min-step is {MinStep}, expected a number in [0, 1)."),
            Require(MaxStep is null || MaxStep > (MinStep ?? 0), $"max-step is {MaxStep}, expected a positive number above min-step."),
            Require(MaxEvaluations is null or >= 8, $"max-evaluations is {MaxEvaluations}, expected 8 or more: what one step takes."),
        }.OfType<string>();

    private IEnumerable<string> Strays() =>
        from option in new (string Name, bool Given)[]
        {
            ("rtol", RelativeTolerance is not null),
            ("atol", AbsoluteTolerance is not null),
            ("min-step", MinStep is not null),
            ("max-step", MaxStep is not null),
            ("max-evaluations", MaxEvaluations is not null),
        }
        where option.Given
        select $"The solver {Name} takes no {option.Name}: its steps are fixed; {Dopri5.SolverName} takes it.";

    private static bool IsPositive(double value) => value > 0 && double.IsFinite(value);

    private static string? Require(bool holds, string fault) => holds ? null : fault;
}
