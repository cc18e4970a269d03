using FlowMatching.Runs.Data.Get;
using FlowMatching.Runs.Data.Show;

namespace FlowMatching.Cli.Output;

/// <summary>The words for data sets.</summary>
internal static class DataText
{
    /// <summary>The list.</summary>
    /// <param name="sets">The data sets.</param>
    /// <returns>One row a set.</returns>
    public static IReadOnlyList<ResultRow> Rows(IReadOnlyList<DataSetFacts> sets)
    {
        int width = sets.Max(set => set.Form.Length);

        return
        [
            .. sets.Select(set => new ResultRow(
                set.Name,
                $"{set.Form.PadRight(width)}  {set.Description}{(set.Missing is { } what ? $"; not here yet: {what}" : "")}"
            )),
        ];
    }

    /// <summary>One set as shown.</summary>
    /// <param name="report">The report.</param>
    /// <returns>The rows.</returns>
    public static IReadOnlyList<ResultRow> Rows(DataShowReport report) =>
        [
            new("data set", $"{report.Dataset}: {report.Description}"),
            new(report.Unit, $"{report.Shown}"),
            new("standard deviation", $"{report.Std:F4}"),
            new("picture", report.Picture),
        ];

    /// <summary>One set as fetched.</summary>
    /// <param name="report">The report.</param>
    /// <returns>The rows.</returns>
    public static IReadOnlyList<ResultRow> Rows(DataGetReport report) =>
        [
            new("data set", report.Dataset),
            new("files", $"{report.Files} in {report.Folder}, {report.Bytes / 1e6:F1} MB, every SHA-256 as expected"),
            new("source", report.Source ?? "none needed: all was there"),
        ];
}
