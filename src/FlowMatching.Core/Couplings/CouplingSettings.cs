namespace FlowMatching.Core.Couplings;

/// <summary>Which coupling is wanted, in the form in which options and checkpoints keep it. What is null takes the coupling's own default.</summary>
public sealed record CouplingSettings
{
    /// <summary>The default of <see cref="OtBatch"/>.</summary>
    public const int DefaultOtBatch = 256;

    /// <summary>The coupling's name.</summary>
    public string Name { get; init; } = IndependentCoupling.CouplingName;

    /// <summary>Rows of a batch that are paired among themselves, 2 or more; ot and sinkhorn, default 256 or the batch if that is smaller.</summary>
    public int? OtBatch { get; init; }

    /// <summary>The regularisation ε &gt; 0 in squared data units, 2σ² for the Schrödinger bridge of width σ; sinkhorn only, default 0.05 of
    /// the mean squared distance of a block.</summary>
    public double? SinkhornReg { get; init; }

    /// <summary>How many iterations there may be in all, 1 or more; sinkhorn only, default 1000.</summary>
    public int? SinkhornIterations { get; init; }

    /// <summary>How much of the mass 1 the marginal of x1 may be off by, in (0, 1); sinkhorn only, default 0.01.</summary>
    public double? SinkhornTolerance { get; init; }

    /// <summary>Lists what is wrong with these settings, one sentence each; an option that the coupling does not take is a fault.</summary>
    public IEnumerable<string> Faults()
    {
        if (!CouplingCatalog.Names.Contains(Name))
        {
            return [CouplingCatalog.Unknown(Name)];
        }

        return Ranges().Concat(Strays());
    }

    /// <summary>Lists what is wrong with these settings for training on a batch of so many rows.</summary>
    /// <param name="batchSize">Rows of a batch.</param>
    public IEnumerable<string> Faults(int batchSize)
    {
        foreach (string fault in Faults())
        {
            yield return fault;
        }

        if (OtBatch > batchSize)
        {
            yield return $"ot-batch is {OtBatch}, but a batch has only {batchSize} rows; expected at most as many.";
        }
    }

    private IEnumerable<string> Ranges() => new[]
    {
        Require(OtBatch is null or >= 2, $"ot-batch is {OtBatch}, expected 2 or more rows."),
        Require(
            OtBatch is null || OtBatch <= LargestBlock.Rows(),
            $"ot-batch is {OtBatch}, which takes {4.0 * OtBatch * OtBatch / (1 << 30):F1} GiB for the costs of all pairs; here it may be "
            + $"{LargestBlock.Rows()} at most."),
        Require(SinkhornReg is null || IsPositive(SinkhornReg.Value), $"sinkhorn-reg is {SinkhornReg}, expected a positive number."),
        Require(SinkhornIterations is null or >= 1, $"sinkhorn-iterations is {SinkhornIterations}, expected 1 or more."),
        Require(SinkhornTolerance is null or (> 0 and < 1), $"sinkhorn-tolerance is {SinkhornTolerance}, expected a number in (0, 1)."),
    }.OfType<string>();

    private IEnumerable<string> Strays() => new[]
    {
        Require(OtBatch is null || Name != IndependentCoupling.CouplingName, Stray("ot-batch", "ot and sinkhorn take it")),
        Require(SinkhornReg is null || Name == SinkhornMatcher.CouplingName, Stray("sinkhorn-reg", "sinkhorn takes it")),
        Require(SinkhornIterations is null || Name == SinkhornMatcher.CouplingName, Stray("sinkhorn-iterations", "sinkhorn takes it")),
        Require(SinkhornTolerance is null || Name == SinkhornMatcher.CouplingName, Stray("sinkhorn-tolerance", "sinkhorn takes it")),
    }.OfType<string>();

    private string Stray(string option, string takers) => $"The coupling {Name} takes no {option}; {takers}.";

    private static bool IsPositive(double value) => value > 0 && double.IsFinite(value);

    private static string? Require(bool holds, string fault) => holds ? null : fault;
}
