using FlowMatching.Runs.Reports;

namespace FlowMatching.Cli.Output;

/// <summary>The words for an evaluation.</summary>
internal static class EvaluateText
{
    private const int LeastColumn = 10, Gap = 2;

    /// <summary>The outcome: a row for each figure and for each solver and NFE, a column for each model, and the floor.</summary>
    /// <param name="report">The report.</param>
    /// <returns>The rows.</returns>
    public static IReadOnlyList<ResultRow> Rows(EvaluateReport report) =>
    [
        new("data set", $"{report.Dataset}, {report.Samples} samples from the same noise"),
        .. report.Models.Select(model => new ResultRow(model.Label, $"{model.Kind}, step {model.Step}; figures by {model.Sampling.Text}")),
        new("", Columns(report, [.. report.Models.Select(model => model.Label), "floor"])),
        .. report.Models.SelectMany(model => model.Metrics).Select(figure => figure.Name).Distinct().Select(name => Metric(report, name)),
        .. report.Models.Any(model => model.BySolver.Count > 0) ? [new ResultRow("SW2 by solver", "")] : Array.Empty<ResultRow>(),
        .. Settings(report).Select(setting => new ResultRow($"{setting.Solver}, {setting.Setting}", Columns(report, [.. report.Models.Select(model => Solver(model, setting))]))),
        new("time", $"{report.Seconds:F1} s, pictures {report.PictureSeconds:F1} s"),
        new("report", report.File),
        .. report.Pictures.Select(picture => new ResultRow("picture", picture)),
    ];

    private static ResultRow Metric(EvaluateReport report, string name)
    {
        MetricFigure?[] figures = [.. report.Models.Select(model => model.Metrics.FirstOrDefault(figure => figure.Name == name))];
        var first = figures.OfType<MetricFigure>().First();
        string floor = first.NoFloor is { } reason ? $"no floor: {reason}" : Number(first.Floor);
        return new ResultRow(name, Columns(report, [.. figures.Select(figure => Number(figure?.Value)), floor]));
    }

    private static IEnumerable<(string Solver, string Setting)> Settings(EvaluateReport report) =>
        report.Models.SelectMany(model => model.BySolver).Select(figure => (figure.Solver, figure.Setting)).Distinct();

    private static string Solver(EvaluatedModel model, (string Solver, string Setting) setting) =>
        model.BySolver.FirstOrDefault(figure => (figure.Solver, figure.Setting) == setting) is { } found ? $"{found.Sw2:F4} ({found.Nfe})" : "-";

    private static string Columns(EvaluateReport report, IReadOnlyList<string> texts)
    {
        int width = Math.Max(LeastColumn, report.Models.Max(model => model.Label.Length)) + Gap + 3;
        return string.Concat(texts.Select(text => text.PadRight(width))).TrimEnd();
    }

    private static string Number(double? value) => value is { } known ? Math.Abs(known) < 0.001 ? $"{known:F6}" : $"{known:F4}" : "-";
}
