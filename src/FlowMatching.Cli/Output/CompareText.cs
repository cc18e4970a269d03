using FlowMatching.Runs.Reports;

namespace FlowMatching.Cli.Output;

/// <summary>The words for a comparison.</summary>
internal static class CompareText
{
    private const int Gap = 3;

    /// <summary>The outcome: a table of SW2, a row for each NFE.</summary>
    /// <param name="report">The report.</param>
    /// <returns>The rows.</returns>
    public static IReadOnlyList<ResultRow> Rows(CompareReport report)
    {
        List<ResultRow> rows =
        [
            new("SW2", $"{report.Samples} samples of {report.Dataset}, {report.Stepping}, floor {report.Sw2Floor:F4}"),
            new("NFE", Columns(report, model => model.Label)),
            .. report.Models[0].ByNfe.Select((few, i) => new ResultRow($"{few.Nfe}", Columns(report, model => $"{model.ByNfe[i].Sw2:F4}"))),
            new("straightness", Columns(report, model => $"{model.Straightness.Value:F4}")),
            new("relative straightness", Columns(report, model => $"{model.Straightness.Relative:F4}")),
            .. Density(report),
            new(
                "time",
                $"{report.Seconds:F1} s, {(report.Animation is null ? "pictures" : "animation and pictures")} {report.PictureSeconds:F1} s"
            ),
            new("report", report.File),
        ];
        if (report.Animation is { } animation)
            rows.Add(new("animation", animation));
        return [.. rows, .. report.Pictures.Select(picture => new ResultRow("picture", picture))];
    }

    // Of the ODE solved finely, which no number of steps changes.
    private static IEnumerable<ResultRow> Density(CompareReport report) =>
        report.Models.FirstOrDefault(model => model.Density is not null)?.Density is { } known
            ? [new(known.Name.ToUpperInvariant(), Columns(report, model => model.Density is { } one ? $"{one.Value:F4}" : "-"))]
            : [];

    private static string Columns(CompareReport report, Func<ComparedModel, string> text) =>
        string.Concat(report.Models.Select(model => text(model).PadRight(model.Label.Length + Gap))).TrimEnd();
}
