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
            .. QualityText.Rows(report.Classes),
            .. Likelihood(report.Likelihood),
            new(
                "time",
                $"{report.Sampling.Seconds:F1} s, {report.Sampling.PerSecond:F0} samples/s{(report.Pictures is [] ? "" : $"; pictures {report.PictureSeconds:F1} s")}"
            ),
            new("array", report.Array),
            .. report.Pictures.Select(picture => new ResultRow("picture", picture)),
        ];

    private static IEnumerable<ResultRow> Likelihood(LikelihoodFigures? figures) =>
        figures is { } known ? [new("density", $"integral over the picture {known.GridIntegral:F4} ({known.Seconds:F1} s)")] : [];
}

/// <summary>The words for examples that were taken back to noise.</summary>
internal static class InvertText
{
    /// <summary>The outcome.</summary>
    /// <param name="report">The report.</param>
    /// <returns>The rows.</returns>
    public static IReadOnlyList<ResultRow> Rows(InvertReport report) =>
        [
            new(
                "noise",
                $"of {report.Sampling.Count} {report.Things} by the model of {report.Dataset}, step {report.CheckpointStep}{(report.Noise is null ? "" : $"; below, its distance from {report.Source}")}"
            ),
            .. report.Noise is { } noise ? QualityText.Rows(noise, report.Sampling) : [],
            .. report.NoiseSpread is { } spread
                ? (ResultRow[])[new("spread", $"{spread:F3}, root mean square of the noise; 1 under its law")]
                : [],
            new(
                "there and back",
                $"{report.ThereAndBack:G3} from the {report.Things}, root mean square{(report.Of is { } values ? $" of {values}" : "")}"
            ),
            .. report.Noise is null ? (ResultRow[])[new("solver", report.Sampling.Text)] : [],
            new("time", $"{report.Sampling.Seconds:F1} s, {ProgressText.Rate(report.Sampling.PerSecond)} {report.Things}/s"),
            new("array", report.Array),
            new("picture", report.Picture),
        ];
}
