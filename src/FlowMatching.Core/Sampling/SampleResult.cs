namespace FlowMatching.Core.Sampling;

/// <summary>Samples, and what they cost.</summary>
/// <param name="Samples">The samples, count x dimension, row by row.</param>
/// <param name="Dimension">Number of coordinates of a sample.</param>
/// <param name="Nfe">Number of evaluations of the field for each sample, as counted; the most of any chunk where they differ.</param>
/// <param name="Frames">The samples on their way, in the order of time.</param>
public sealed record SampleResult(float[] Samples, int Dimension, long Nfe, IReadOnlyList<SampleFrame> Frames);

/// <summary>All samples at one time of their way.</summary>
/// <param name="Time">The time on the solver's grid.</param>
/// <param name="Points">The states there, count x dimension, row by row.</param>
public sealed record SampleFrame(double Time, float[] Points);
