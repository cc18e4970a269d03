namespace FlowMatching.Core.Couplings;

/// <summary>What entropic transport is wanted, and how closely.</summary>
public sealed record SinkhornSettings
{
    /// <summary>The default of <see cref="Iterations"/>.</summary>
    public const int DefaultIterations = 1000;

    /// <summary>The default of <see cref="Tolerance"/>.</summary>
    public const double DefaultTolerance = 1e-2;

    /// <summary>The regularisation ε &gt; 0, in units of the cost.</summary>
    public double Reg { get; init; } = 1;

    /// <summary>How many iterations there may be in all, 1 or more.</summary>
    public int Iterations { get; init; } = DefaultIterations;

    /// <summary>By how much the column sums may differ from 1/n, added up over all columns, so out of a total mass of 1; positive.</summary>
    public double Tolerance { get; init; } = DefaultTolerance;
}
