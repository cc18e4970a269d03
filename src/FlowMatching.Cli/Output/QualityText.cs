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
        yield return new("SW2", $"{quality.Sw2:F4} (floor {quality.Sw2Floor:F4}; {quality.Samples} samples, {sampling.Text})");
        if (quality.Energy is { } energy)
            yield return new("energy distance", $"{energy:F5} (floor {quality.EnergyFloor:F5}; {quality.EnergyPoints} samples)");
    }

    /// <summary>The row of a density's figure.</summary>
    /// <param name="density">KL or NLL, in nats.</param>
    public static ResultRow Row(MetricFigure density) =>
        density.Floor is { } floor
            ? new("KL", $"{density.Value:F4} +- {density.StandardError:F4} nats (floor {floor:F0}; of the data from the model's density)")
            : new("NLL", $"{density.Value:F4} +- {density.StandardError:F4} nats of fresh data ({density.NoFloor})");
}
