namespace FlowMatching.Core.Reflow;

/// <summary>Some neighbouring pairs of a teacher's pool, made in one go.</summary>
/// <param name="Pool">Number of the pool, counted from 0.</param>
/// <param name="First">Number of its first pair, counted from 0.</param>
/// <param name="Count">How many, 1 or more.</param>
/// <param name="Total">Number of pairs of the whole pool.</param>
public readonly record struct PairPart(int Pool, int First, int Count, int Total);
