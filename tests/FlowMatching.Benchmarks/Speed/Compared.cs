namespace FlowMatching.Benchmarks.Speed;

/// <summary>What a comparison found.</summary>
/// <param name="Lines">Its table.</param>
/// <param name="Gain">The median time of the peer's best setting over ours.</param>
internal sealed record Compared(IReadOnlyList<string> Lines, double Gain);
