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

    private static IEnumerable<ResultRow> Likelihood(LikelihoodFigures? figures) =>
        figures is { } known ? [new("density", $"integral over the picture {known.GridIntegral:F4} ({known.Seconds:F1} s)")] : [];
}

/// <summary>The words for points or pictures that were taken back to noise.</summary>
internal static class InvertText
{
    /// <summary>The outcome.</summary>
    /// <param name="report">The report.</param>
    /// <returns>The rows.</returns>
    public static IReadOnlyList<ResultRow> Rows(InvertReport report) =>
        [
            .. report.Noise is { } noise ? OfPoints(report, noise) : OfPictures(report),
            new("array", report.Array),
            new("picture", report.Picture),
        ];

    private static IEnumerable<ResultRow> OfPoints(InvertReport report, Quality noise) =>
        [
            new(
                "noise",
                $"of {report.Sampling.Count} points by the model of {report.Dataset}, step {report.CheckpointStep}; below, its distance from {report.Source}"
            ),
            .. QualityText.Rows(noise, report.Sampling),
            new("there and back", $"{report.ThereAndBack:G3} from the points, root mean square"),
            new("time", $"{report.Sampling.Seconds:F1} s, {report.Sampling.PerSecond:F0} points/s"),
        ];

    private static IEnumerable<ResultRow> OfPictures(InvertReport report) =>
        [
            new("noise", $"of {report.Sampling.Count} pictures by the model of {report.Dataset}, step {report.CheckpointStep}"),
            new("spread", $"{report.NoiseSpread:F3}, root mean square of the noise; 1 under its law"),
            new("there and back", $"{report.ThereAndBack:G3} from the pictures, root mean square of values from -1 to 1"),
            new("solver", report.Sampling.Text),
            new("time", $"{report.Sampling.Seconds:F1} s, {report.Sampling.PerSecond:F1} pictures/s"),
        ];
}
