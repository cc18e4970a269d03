namespace FlowMatching.Benchmarks.Speed;

/// <summary>What one contender took in one round.</summary>
/// <param name="Contender">Its name in the table.</param>
/// <param name="Milliseconds">The median within the round.</param>
internal sealed record Timing(string Contender, double Milliseconds);
