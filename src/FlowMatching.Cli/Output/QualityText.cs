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
            $"{quality.Sw2:F4} (floor {quality.Sw2Floor:F4}; {quality.Samples} samples, {sampling.Text}){(quality.Units is { } units ? $", {units}" : "")}"
        );
        if (quality.Energy is { } energy)
            yield return new("energy distance", $"{energy:F5} (floor {quality.EnergyFloor:F5}; {quality.EnergyPoints} samples)");
    }

    /// <summary>The rows of the classes.</summary>
    /// <param name="classes">Their figures; null where there are none.</param>
    public static IEnumerable<ResultRow> Rows(IReadOnlyList<ClassQuality>? classes) =>
        (classes ?? []).Select(one => new ResultRow(
            $"SW2 of {one.Name}",
            $"{one.Sw2:F4} (floor {one.Sw2Floor:F4}; {one.Samples} samples)"
        ));

    /// <summary>The rows of what a network remembers.</summary>
    /// <param name="memory">The figures; null where no rows are held out.</param>
    public static IEnumerable<ResultRow> Rows(MemoryFigures? memory)
    {
        if (memory is null)
            yield break;

        if (memory is { LearntNll: { } learnt, HeldOutNll: { } heldOut })
            yield return new(
                "NLL of rows",
                $"{heldOut.Value:F4} +- {heldOut.StandardError:F4} nats held out ({memory.HeldOutRows}), {learnt.Value:F4} +- {learnt.StandardError:F4} learnt"
            );
        yield return new(
            "nearest row",
            $"{memory.NearestOfSamples:F4} from samples, {memory.NearestOfHeldOut:F4} from held-out rows (medians, standardised)"
        );
        yield return new("memory", memory.Verdict);
    }

    /// <summary>The row of a density's figure.</summary>
    /// <param name="density">KL or NLL, in nats.</param>
    public static ResultRow Row(MetricFigure density) =>
        density.Floor is { } floor
            ? new("KL", $"{density.Value:F4} +- {density.StandardError:F4} nats (floor {floor:F0}; of the data from the model's density)")
            : new("NLL", $"{density.Value:F4} +- {density.StandardError:F4} nats of fresh data ({density.NoFloor})");
}
