using FlowMatching.Runs.Data;

namespace FlowMatching.Cli.Output;

/// <summary>The words for data sets.</summary>
internal static class DataText
{
    /// <summary>The list.</summary>
    /// <param name="sets">The data sets.</param>
    /// <returns>One row a set.</returns>
    public static IReadOnlyList<ResultRow> Rows(IReadOnlyList<DataSetFacts> sets) =>
        [.. sets.Select(set => new ResultRow(set.Name, $"{set.Dimension}-D  {set.Description}"))];

    /// <summary>One set as shown.</summary>
    /// <param name="report">The report.</param>
    /// <returns>The rows.</returns>
    public static IReadOnlyList<ResultRow> Rows(DataShowReport report) =>
    [
        new("data set", $"{report.Dataset}: {report.Description}"),
        new("points", $"{report.Points}"),
        new("standard deviation", $"{report.Std:F4}"),
        new("picture", report.Picture),
    ];
}
