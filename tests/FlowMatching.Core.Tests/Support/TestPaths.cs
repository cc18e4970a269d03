using FlowMatching.Core.Paths;

namespace FlowMatching.Core.Tests.Support;

/// <summary>Every path of the catalogue at its defaults for data of standard deviation 2, and some with options of their own.</summary>
internal static class TestPaths
{
    public const double DataStd = 2;

    public static IEnumerable<IProbabilityPath> All =>
        ProbabilityPaths.Names.Select(name => new PathSettings { Name = name }).Concat(Variants).Select(Create);

    public static IEnumerable<AffinePath> Affine => All.OfType<AffinePath>();

    public static IEnumerable<BridgePath> Bridges => All.OfType<BridgePath>();

    private static IEnumerable<PathSettings> Variants =>
        [
            new() { Name = "condot", SigmaMin = 0.1 },
            new() { Name = "polynomial", Power = 1 },
            new() { Name = "polynomial", Power = 3.5 },
            new()
            {
                Name = "vp",
                BetaMin = 1,
                BetaMax = 1,
            },
            new()
            {
                Name = "ve",
                SigmaMin = 0.1,
                SigmaMax = 5,
            },
            new() { Name = "tube", Sigma = 0.5 },
            new() { Name = "schroedinger", Sigma = 0.3 },
        ];

    public static IProbabilityPath Create(PathSettings settings) => ProbabilityPaths.Create(settings.Resolve(DataStd));
}
