namespace FlowMatching.Core.Couplings;

/// <summary>All couplings, by name.</summary>
public static class CouplingCatalog
{
    /// <summary>Every coupling with its default settings; the first one is the default.</summary>
    public static Catalog<ICoupling> All { get; } = new(
        "coupling",
        new IndependentCoupling(),
        Block(new ExactMatcher(), new CouplingSettings()),
        Block(new SinkhornMatcher(new CouplingSettings()), new CouplingSettings()));

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
