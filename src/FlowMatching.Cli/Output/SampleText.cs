using FlowMatching.Runs.Reports;

namespace FlowMatching.Cli.Output;

/// <summary>The words for a sampling run's outcome.</summary>
internal static class SampleText
{
    /// <summary>The outcome.</summary>
    /// <param name="report">The report.</param>
    /// <returns>The rows.</returns>
    public static IReadOnlyList<ResultRow> Rows(SampleReport report) =>
    [
        new("samples", $"{report.Sampling.Count} of {report.Dataset}, step {report.CheckpointStep}"),
        .. report.Quality is { } quality ? QualityText.Rows(quality, report.Sampling) : [new("solver", report.Sampling.Text)],
        .. Likelihood(report.Likelihood),
        new("time", $"{report.Sampling.Seconds:F1} s, {report.Sampling.PerSecond:F0} samples/s; pictures {report.PictureSeconds:F1} s"),
        new("array", report.Array),
        .. report.Pictures.Select(picture => new ResultRow("picture", picture)),
    ];

    private static IEnumerable<ResultRow> Likelihood(LikelihoodFigures? figures) => figures is { } known
        ? [new("density", $"integral over the picture {known.GridIntegral:F4} ({known.Seconds:F1} s)")]
        : [];
}
