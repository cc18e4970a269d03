namespace FlowMatching.Imaging.Plots;

/// <summary>Numbers at a time: points or vectors, row-major, shape (N, 2).</summary>
/// <param name="Time">The time, from 0 (noise) to 1 (data).</param>
/// <param name="Values">The numbers.</param>
public readonly record struct TimedValues(double Time, ReadOnlyMemory<float> Values);
