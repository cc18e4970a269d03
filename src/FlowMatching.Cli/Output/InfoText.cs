using System.Text.Json.Nodes;
using FlowMatching.Runs.Import;
using FlowMatching.Runs.Info;

namespace FlowMatching.Cli.Output;

/// <summary>The words for what a checkpoint is.</summary>
internal static class InfoText
{
    /// <summary>The facts.</summary>
    /// <param name="facts">The facts.</param>
    /// <returns>The rows.</returns>
    public static IReadOnlyList<ResultRow> Rows(CheckpointFacts facts) =>
        [
            new("file", $"{facts.File} ({facts.Bytes / 1e6:F1} MB, format {facts.FormatVersion})"),
            new("checksum", $"SHA-256 of the numbers {facts.Sha256}, as written"),
            new("kind", facts.Kind),
            new("network", $"{facts.Architecture}, {facts.Parameters} parameters, predicts {facts.Prediction}"),
            new("path", $"{facts.Path}; from {facts.Source}, coupling {facts.Coupling}"),
            new("data", $"{facts.Dataset}, standard deviation {facts.DataStd:F4}"),
            new("step", $"{facts.Step} of {facts.TotalSteps}"),
            new("seed", $"{facts.Seed}"),
            new("training", facts.Training),
            .. Figures(facts.Report),
        ];

    // One row for every verb that has left figures: "SW2 (train)".
    private static IEnumerable<ResultRow> Figures(JsonObject? report)
    {
        foreach (var (section, figures) in report ?? [])
        {
            if (figures is not JsonObject { } one || one["quality"] is not JsonObject { } quality)
                continue;
            if (quality["sw2"] is JsonValue sw2 && quality["sw2_floor"] is JsonValue floor)
                yield return new($"SW2 ({section})", $"{(double)sw2:F4} (floor {(double)floor:F4})");
        }
    }
}

/// <summary>The words for an import.</summary>
internal static class ImportText
{
    /// <summary>The outcome.</summary>
    /// <param name="report">The report.</param>
    /// <returns>The rows.</returns>
    public static IReadOnlyList<ResultRow> Rows(ImportReport report) =>
        [
            new("imported", report.File),
            new("network", $"{report.Architecture}, {report.Parameters} parameters, not preconditioned"),
            new("data", report.Dataset),
            new("checkpoint", report.Checkpoint),
        ];
}
