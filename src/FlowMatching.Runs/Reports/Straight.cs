using FlowMatching.Core.Metrics;

namespace FlowMatching.Runs.Reports;

/// <summary>How straight the ways of samples are.</summary>
/// <param name="Value">S: the mean squared distance of the velocity from the way's own mean velocity; 0 if and only if all ways are straight.</param>
/// <param name="Relative">S over the mean squared length of the ways.</param>
public sealed record Straight(double Value, double Relative)
{
    /// <summary>The figures to report of a reading.</summary>
    /// <param name="reading">The reading.</param>
    /// <returns>The figures.</returns>
    public static Straight Of(StraightnessReading reading) => new(reading.Value, reading.Relative);
}
