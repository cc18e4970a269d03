namespace FlowMatching.Benchmarks.Quality;

/// <summary>What a set must reach: SW2 of the flow at 40 evaluations, and of its rectified flow in one Euler step.</summary>
/// <param name="Dataset">The set.</param>
/// <param name="Cfm">The flow's bar.</param>
/// <param name="OneStep">The rectified flow's bar.</param>
internal sealed record Bar(string Dataset, double Cfm, double OneStep)
{
    /// <summary>About half of what keishihara/flow-matching's published networks reach: 0.057 and 0.063, 0.0167 and 0.0177.</summary>
    internal static IReadOnlyList<Bar> All { get; } = [new("checkerboard", 0.030, 0.040), new("moons", 0.008, 0.011)];
}
