using FlowMatching.Core.Sampling;
using FlowMatching.Runs.Reports;

namespace FlowMatching.Runs.Sample;

/// <summary>Samples as drawn.</summary>
/// <param name="Samples">The samples row by row.</param>
/// <param name="Frames">The samples on their way, at the times that were asked for.</param>
/// <param name="Sampling">What they cost.</param>
internal sealed record Drawn(float[] Samples, IReadOnlyList<SampleFrame> Frames, Sampling Sampling);
