using FlowMatching.Runs.Reports;

namespace FlowMatching.Cli.Output;

/// <summary>The words for a quality figure: never without its floor and its cost.</summary>
internal static class QualityText
{
    /// <summary>The row.</summary>
    /// <param name="quality">The figure.</param>
    /// <param name="sampling">How the samples were drawn.</param>
    /// <returns>The row.</returns>
    public static ResultRow Row(Quality quality, Sampling sampling) => new(
        "SW2",
        $"{quality.Sw2:F4} (floor {quality.Sw2Floor:F4}; {quality.Samples} samples, {sampling.Solver}, {sampling.Steps} steps, NFE {sampling.Nfe})");
}
