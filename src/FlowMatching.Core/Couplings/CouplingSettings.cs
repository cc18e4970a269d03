using System.Text.Json.Serialization;
using FlowMatching.Core.Options;

namespace FlowMatching.Core.Couplings;

/// <summary>Which coupling is wanted, in the form in which options and checkpoints keep it. What is null takes the coupling's own
/// default.</summary>
public sealed record CouplingSettings
{
    /// <summary>The default of <see cref="OtBatch"/>.</summary>
    public const int DefaultOtBatch = 256;

    /// <summary>The coupling's name.</summary>
    [Option("coupling", "How noise and data are paired", Catalog = typeof(CouplingCatalog), FixedOnResume = true)]
    public string Name { get; init; } = IndependentCoupling.CouplingName;

    /// <summary>Rows of a batch that are paired among themselves, 2 or more; ot and sinkhorn, default 256 or the batch if that is
    /// smaller.</summary>
    [Option(
        "ot-batch",
        "ot, sinkhorn: rows paired among themselves; else 256",
        Min = 2,
        Max = 1_048_576,
        Unit = "rows",
        FixedOnResume = true
    )]
    public int? OtBatch { get; init; }

    /// <summary>The regularisation ε &gt; 0 in squared data units, 2σ² for the Schrödinger bridge of width σ; sinkhorn only, default 0.05
    /// of the mean squared distance of a block.</summary>
    [Option(
        "sinkhorn-reg",
        "sinkhorn: regularisation in squared data units; else by the mean cost",
        Min = 0,
        AboveMin = true,
        Max = 1e6,
        FixedOnResume = true
    )]
    public double? SinkhornReg { get; init; }

    /// <summary>How many iterations there may be in all, 1 or more; sinkhorn only, default 1000.</summary>
    [Option("sinkhorn-iterations", "sinkhorn: most iterations; else 1000", Min = 1, Max = 1_000_000, FixedOnResume = true)]
    public int? SinkhornIterations { get; init; }

    /// <summary>How much of the mass 1 the marginal of x1 may be off by, in (0, 1); sinkhorn only, default 0.01.</summary>
    [Option(
        "sinkhorn-tolerance",
        "sinkhorn: mass that may be misplaced; else 0.01",
        Min = 0,
        AboveMin = true,
        Max = 1,
        BelowMax = true,
        FixedOnResume = true
    )]
    public double? SinkhornTolerance { get; init; }

    /// <summary>The coupling and its options in words, such as "sinkhorn, ot-batch 128".</summary>
    [JsonIgnore]
    public string Text =>
        string.Join(
            ", ",
            OptionProperty
                .Of(typeof(CouplingSettings))
                .Skip(1)
                .SelectMany(option => option.Texts(this).Select(text => $"{option.Name} {text}"))
                .Prepend(Name)
        );

    /// <summary>Lists what is wrong with these settings, one sentence each; an option that the coupling does not take is a fault.</summary>
    public IEnumerable<string> Faults()
    {
        if (!CouplingCatalog.Names.Contains(Name))
            return [CouplingCatalog.Unknown(Name)];

        return Ranges().Concat(Strays());
    }

    /// <summary>Lists what is wrong with these settings for training on a batch of so many rows.</summary>
    /// <param name="batchSize">Rows of a batch.</param>
    public IEnumerable<string> Faults(int batchSize)
    {
        foreach (string fault in Faults())
            yield return fault;

        if (OtBatch > batchSize)
        {
            yield return $"ot-batch is {OtBatch}, but a batch has only {batchSize} rows; expected at most as many.";
        }
    }

    private IEnumerable<string> Ranges() =>
        OptionProperty
            .Faults(this)
            .Concat(
                OtBatch <= CostMatrix.LargestSize() || OtBatch is null
                    ? []
                    :
                    [
                        $"ot-batch is {OtBatch}, which takes {4.0 * OtBatch * OtBatch / (1 << 30):F1} GiB for the costs of all pairs; here it may be {CostMatrix.LargestSize()} at most.",
                    ]
            );

    private IEnumerable<string> Strays() =>
        new[]
        {
            Require(OtBatch is null || Name != IndependentCoupling.CouplingName, Stray("ot-batch", "ot and sinkhorn take it")),
            Require(SinkhornReg is null || Name == SinkhornMatcher.CouplingName, Stray("sinkhorn-reg", "sinkhorn takes it")),
            Require(SinkhornIterations is null || Name == SinkhornMatcher.CouplingName, Stray("sinkhorn-iterations", "sinkhorn takes it")),
            Require(SinkhornTolerance is null || Name == SinkhornMatcher.CouplingName, Stray("sinkhorn-tolerance", "sinkhorn takes it")),
        }.OfType<string>();

    private string Stray(string option, string takers) => $"The coupling {Name} takes no {option}; {takers}.";

    private static string? Require(bool holds, string fault) => holds ? null : fault;
}

/// <summary>All couplings, by name.</summary>
public static class CouplingCatalog
{
    /// <summary>Every coupling with its default settings; the first one is the default.</summary>
    public static Catalog<ICoupling> All { get; } =
        new(
            "coupling",
            new IndependentCoupling(),
            Block(new ExactMatcher(), new CouplingSettings()),
            Block(new SinkhornMatcher(new CouplingSettings()), new CouplingSettings())
        );

    /// <summary>The names that can be typed.</summary>
    public static IReadOnlyList<string> Names => All.Names;

    /// <summary>Makes the coupling that the settings describe.</summary>
    /// <exception cref="InvalidInputException">The settings have faults; all of them are named.</exception>
    public static ICoupling Create(CouplingSettings settings)
    {
        InvalidInputException.ThrowIfAny(settings.Faults());

        return settings.Name switch
        {
            ExactMatcher.CouplingName => Block(new ExactMatcher(), settings),
            SinkhornMatcher.CouplingName => Block(new SinkhornMatcher(settings), settings),
            _ => All.Get(settings.Name),
        };
    }

    /// <summary>Says in one sentence that a coupling's name is not known.</summary>
    internal static string Unknown(string name) => All.Unknown(name);

    private static BlockCoupling Block(IRowMatcher matcher, CouplingSettings settings) =>
        new(matcher, settings.OtBatch ?? CouplingSettings.DefaultOtBatch);
}
