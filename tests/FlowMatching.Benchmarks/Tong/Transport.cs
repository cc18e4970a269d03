namespace FlowMatching.Benchmarks.Tong;

/// <summary>A task of the table.</summary>
/// <param name="Source">Where points start.</param>
/// <param name="Target">Where they are to end.</param>
internal sealed record Transport(Law Source, Law Target)
{
    internal static IReadOnlyList<Transport> All { get; } =
    [
        new(Law.Normal, Law.EightGaussians),
        new(Law.WideMoons, Law.WideEightGaussians),
        new(Law.Normal, Law.Moons),
        new(Law.Normal, Law.SCurve),
    ];

    internal string Name => $"{Source.Name} to {Target.Name}";
}
