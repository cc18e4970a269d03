namespace FlowMatching.Core.Sampling;

/// <summary>All samples at one time of their way.</summary>
/// <param name="Time">The time on the solver's grid.</param>
/// <param name="Points">The states there, count x dimension, row by row.</param>
public sealed record SampleFrame(double Time, float[] Points);
