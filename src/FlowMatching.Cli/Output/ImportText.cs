using FlowMatching.Runs.Reports;

namespace FlowMatching.Cli.Output;

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
