namespace FlowMatching.Core.Couplings;

/// <summary>All couplings, by name.</summary>
public static class CouplingCatalog
{
    /// <summary>Every coupling; the first one is the default.</summary>
    public static Catalog<ICoupling> All { get; } = new("coupling", new IndependentCoupling());
}
