using FlowMatching.Runs.Options;
using FlowMatching.Runs.Reflow;
using FlowMatching.Runs.Reports;

namespace FlowMatching.Cli.Output;

/// <summary>The words for a reflow run's outcome.</summary>
internal static class ReflowText
{
    private const int Column = 10;

    /// <summary>The outcome: what was trained, and teacher and student side by side.</summary>
    /// <param name="report">The report.</param>
    /// <returns>The rows.</returns>
    public static IReadOnlyList<ResultRow> Rows(ReflowReport report)
    {
        List<ResultRow> rows = [.. report.Stages.Select(Stage)];
        if (report is { Teacher: { } teacher, Student: { } student })
            rows.AddRange(Table(teacher, student));
        rows.Add(new("time", $"{report.SecondsToCheckpoint:F1} s to the checkpoint"));
        rows.Add(new("checkpoint", report.Checkpoint));
        if (report.Page is { } page)
            rows.Add(new("picture", page));
        if (report.Stopped)
            rows.Add(new("go on", "the same command with --resume"));
        return rows;
    }

    /// <summary>What a run would be: the dry run.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="estimate">The cost.</param>
    /// <returns>The rows.</returns>
    public static IReadOnlyList<ResultRow> Rows(ReflowRunPlan plan, ReflowEstimate estimate)
    {
        var training = estimate.Training;
        var resolved = training.Engine is { } engine
            ? plan.Options with
            {
                Device = engine.Device,
                Precision = engine.Precision,
                Threads = engine.Threads,
            }
            : plan.Options;
        return
        [
            .. ReflowOptions.Table.Write(resolved).Select(pair => new ResultRow(pair.Key, pair.Value)),
            new("teacher", plan.TeacherFile),
            new("run folder", plan.Folder.Path),
            new("trainings", string.Join(", ", plan.Stages.Select(stage => stage.Name))),
            new("parameters", $"{training.Parameters}"),
            new("FLOPs a step", $"{training.FlopsPerStep / 1e9:F2} G"),
            new("memory", $"{training.MemoryBytes / 1e6:F0} MB beside the engine"),
            new("time", Time(estimate)),
        ];
    }

    private static string Time(ReflowEstimate estimate) =>
        estimate is { Seconds: { } seconds, PoolSeconds: { } pool }
            ? $"{ProgressText.Duration(TimeSpan.FromSeconds(seconds))} at {ProgressText.Rate(estimate.Training.StepsPerSecond ?? 0)} steps/s and {ProgressText.Duration(TimeSpan.FromSeconds(pool))} for the teacher's pairs each time"
            : "not measured: no engine was found, see fm doctor";

    private static ResultRow Stage(ReflowStageReport stage) =>
        new(
            stage.Name,
            $"step {stage.Step} of {stage.Steps}, {(stage.Loss is { } loss ? $"loss {loss:F4}, " : "")}{stage.Seconds:F1} s{ProgressText.AtRate(stage.StepsPerSecond)}{(stage.Skipped > 0 ? $", {stage.Skipped} updates skipped" : "")}"
        );

    private static IEnumerable<ResultRow> Table(FlowFigures teacher, FlowFigures student) =>
        [
            new("", Columns("teacher", "student", "floor")),
            new("SW2, 1 Euler step", Columns(Number(teacher.OneStep.Sw2), Number(student.OneStep.Sw2), Number(student.OneStep.Sw2Floor))),
            new("SW2, NFE 40", Columns(Number(teacher.Full?.Sw2), Number(student.Full?.Sw2), Number(teacher.Full?.Sw2Floor))),
            new(
                "energy distance, 1 step",
                Columns(Fine(teacher.OneStep.Energy), Fine(student.OneStep.Energy), Fine(student.OneStep.EnergyFloor))
            ),
            new("straightness", Columns(Number(teacher.Straightness?.Value), Number(student.Straightness?.Value), "")),
            new("relative straightness", Columns(Number(teacher.Straightness?.Relative), Number(student.Straightness?.Relative), "")),
        ];

    private static string Columns(params string[] texts) => string.Concat(texts.Select(text => text.PadRight(Column))).TrimEnd();

    private static string Number(double? value) => value is { } known ? $"{known:F4}" : "-";

    private static string Fine(double? value) => value is { } known ? $"{known:F5}" : "-";
}
