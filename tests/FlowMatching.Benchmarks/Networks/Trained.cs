namespace FlowMatching.Benchmarks.Networks;

/// <summary>What a network learnt.</summary>
/// <param name="Loss">The smoothed loss at the end.</param>
/// <param name="Sw2">SW2 of its samples.</param>
/// <param name="Outside">The part of its samples where the data has none; 0 for a set without edges.</param>
/// <param name="MillisecondsPerStep">The time of a step.</param>
internal sealed record Trained(double Loss, double Sw2, double Outside, double MillisecondsPerStep);
