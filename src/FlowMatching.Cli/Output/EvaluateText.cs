using FlowMatching.Runs.Reports;

namespace FlowMatching.Cli.Output;

/// <summary>The words for an evaluation.</summary>
internal static class EvaluateText
{
    private const int LeastColumn = 15,
        Gap = 2;

    /// <summary>The outcome: a row for each figure and for each solver and NFE, a column for each model, and the floor.</summary>
    /// <param name="report">The report.</param>
    /// <returns>The rows.</returns>
    public static IReadOnlyList<ResultRow> Rows(EvaluateReport report) =>
        [
            new("data set", $"{report.Dataset}, {report.Samples} samples from the same noise"),
            .. report.Models.Select(model => new ResultRow(
                model.Label,
                $"{model.Kind}, step {model.Step}; figures by {model.Sampling.Text}"
            )),
            new("", Columns(report, [.. report.Models.Select(model => model.Label), "floor"])),
            .. report
                .Models.SelectMany(model => model.Metrics)
                .Select(figure => figure.Name)
                .Distinct()
                .Select(name => Metric(report, name)),
            .. report
                .Models.SelectMany(model => model.Classes ?? [])
                .Select(one => one.Name)
                .Distinct()
                .Select(name => Class(report, name)),
            .. report.Models.SelectMany(model => QualityText.Rows(model.Memory).Select(row => Of(report, model, row))),
            .. BySolver(
                report,
                "SW2 by solver",
                model => model.BySolver.Select(figure => new SolverCell(figure.Solver, figure.Setting, figure.Nfe, figure.Sw2))
            ),
            .. BySolver(report, "classifier-FID by solver", model => Pictures(model, figure => figure.ClassifierFid)),
            .. BySolver(report, "class accuracy by solver", model => Pictures(model, figure => figure.ClassAccuracy)),
            new("time", $"{report.Seconds:F1} s, pictures {report.PictureSeconds:F1} s"),
            new("report", report.File),
            .. report.Pictures.Select(picture => new ResultRow("picture", picture)),
        ];

    private static ResultRow Metric(EvaluateReport report, string name)
    {
        MetricFigure?[] figures = [.. report.Models.Select(model => model.Metrics.FirstOrDefault(figure => figure.Name == name))];
        var first = figures.OfType<MetricFigure>().First();
        string floor = first.NoFloor is { } reason ? $"no floor: {reason}" : Number(first.Floor);
        return new ResultRow(name, Columns(report, [.. figures.Select(Text), floor]));
    }

    private static ResultRow Class(EvaluateReport report, string name)
    {
        ClassQuality?[] figures = [.. report.Models.Select(model => model.Classes?.FirstOrDefault(one => one.Name == name))];
        string floor = Number(figures.OfType<ClassQuality>().First().Sw2Floor);
        return new ResultRow($"sw2 of {name}", Columns(report, [.. figures.Select(figure => Number(figure?.Sw2)), floor]));
    }

    private static ResultRow Of(EvaluateReport report, EvaluatedModel model, ResultRow row) =>
        report.Models.Count == 1 ? row : row with { Name = $"{model.Label}: {row.Name}" };

    private static IEnumerable<SolverCell> Pictures(EvaluatedModel model, Func<PictureFigure, double> value) =>
        (model.PicturesBySolver ?? []).Select(figure => new SolverCell(figure.Solver, figure.Setting, figure.Nfe, value(figure)));

    private static IEnumerable<ResultRow> BySolver(
        EvaluateReport report,
        string title,
        Func<EvaluatedModel, IEnumerable<SolverCell>> cellsOf
    )
    {
        SolverCell[][] cells = [.. report.Models.Select(model => cellsOf(model).ToArray())];
        string[] settings = [.. cells.SelectMany(some => some).Select(cell => cell.Name).Distinct()];
        ResultRow[] head = settings is [] ? [] : [new ResultRow(title, "")];

        return head.Concat(
            settings.Select(name => new ResultRow(
                name,
                Columns(report, [.. cells.Select(some => Array.Find(some, cell => cell.Name == name)?.Text ?? "-")])
            ))
        );
    }

    private static string Columns(EvaluateReport report, IReadOnlyList<string> texts)
    {
        int width = Math.Max(LeastColumn, report.Models.Max(model => model.Label.Length)) + Gap;
        return string.Concat(texts.Select(text => text.PadRight(width))).TrimEnd();
    }

    // Where there is no floor to hold it against, a figure says how sure it is.
    private static string Text(MetricFigure? figure) =>
        figure is { NoFloor: not null, StandardError: { } error } && double.IsFinite(error)
            ? $"{Number(figure.Value)} +-{error:F4}"
            : Number(figure?.Value);

    private static string Number(double? value) =>
        value is { } known
            ? Math.Abs(known) < 0.001
                ? $"{known:F6}"
                : $"{known:F4}"
            : "-";
}

/// <summary>A figure of a solver at some cost, as a table shows it.</summary>
/// <param name="Solver">The solver.</param>
/// <param name="Setting">Its steps, or its tolerance.</param>
/// <param name="Nfe">Evaluations of the network a sample.</param>
/// <param name="Value">The figure.</param>
internal sealed record SolverCell(string Solver, string Setting, int Nfe, double Value)
{
    /// <summary>The name of its row.</summary>
    public string Name => $"{Solver}, {Setting}";

    /// <summary>The figure, and in brackets its cost.</summary>
    public string Text => $"{Value:F4} ({Nfe})";
}
