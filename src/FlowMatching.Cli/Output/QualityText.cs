using FlowMatching.Runs.Reports;

namespace FlowMatching.Cli.Output;

/// <summary>The words for quality figures: never without their floors and their cost.</summary>
internal static class QualityText
{
    /// <summary>The rows.</summary>
    /// <param name="quality">The figures.</param>
    /// <param name="sampling">How the samples were drawn.</param>
    /// <returns>The rows.</returns>
    public static IEnumerable<ResultRow> Rows(Quality quality, SamplingCost sampling)
    {
        yield return new(
            "SW2",
            $"{quality.Sw2:F4} (floor {quality.Sw2Floor:F4}; {quality.Samples} samples, {sampling.Text})");
        if (quality.Energy is { } energy)
            yield return new("energy distance", $"{energy:F5} (floor {quality.EnergyFloor:F5}; {quality.EnergyPoints} samples)");
    }
}
