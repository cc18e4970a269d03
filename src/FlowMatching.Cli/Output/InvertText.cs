using FlowMatching.Runs.Reports;

namespace FlowMatching.Cli.Output;

/// <summary>The words for points that were taken back to noise.</summary>
internal static class InvertText
{
    /// <summary>The outcome.</summary>
    /// <param name="report">The report.</param>
    /// <returns>The rows.</returns>
    public static IReadOnlyList<ResultRow> Rows(InvertReport report) =>
    [
        new("noise", $"of {report.Sampling.Count} points by the model of {report.Dataset}, step {report.CheckpointStep}; below, its distance from {report.Source}"),
        .. QualityText.Rows(report.Noise, report.Sampling),
        new("there and back", $"{report.ThereAndBack:G3} from the points, root mean square"),
        new("time", $"{report.Sampling.Seconds:F1} s, {report.Sampling.PerSecond:F0} points/s"),
        new("array", report.Array),
        new("picture", report.Picture),
    ];
}
