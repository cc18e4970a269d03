using FlowMatching.Runs.Options;
using FlowMatching.Runs.Reports;
using FlowMatching.Runs.Train;

namespace FlowMatching.Cli.Output;

/// <summary>The words for a training run's outcome, or for what it would be.</summary>
internal static class TrainText
{
    /// <summary>The outcome.</summary>
    /// <param name="report">The report.</param>
    /// <returns>The rows.</returns>
    public static IReadOnlyList<ResultRow> Rows(TrainReport report)
    {
        List<ResultRow> rows = [new(report.Stopped ? "stopped" : "done", $"step {report.Step} of {report.Steps}")];
        if (report.Loss is { } loss)
            rows.Add(new("loss", $"{loss:F4} (running mean)"));
        if (report.Quality is { } quality)
            rows.AddRange(QualityText.Rows(quality, report.Sampling!));
        rows.AddRange(QualityText.Rows(report.Classes));
        if (report is { Density: { } density, Memory: null }) // what is drawn of few rows is not fresh
            rows.Add(QualityText.Row(density));
        rows.AddRange(QualityText.Rows(report.Memory));
        rows.Add(new("time", $"{report.SecondsToCheckpoint:F1} s to the checkpoint{ProgressText.AtRate(report.StepsPerSecond)}"));
        if (report.Skipped > 0)
            rows.Add(new("skipped", $"{report.Skipped} updates whose gradient was not finite; log.txt has them"));
        rows.Add(new("checkpoint", report.Checkpoint));
        if (report.Best is { } best)
            rows.Add(new("best", best));
        if (report.Picture is { } picture)
            rows.Add(new("picture", picture));
        if (report.Samples is { } samples)
            rows.Add(new("samples", $"{samples} ({report.Sampling!.Count}, {report.Sampling.Text})"));
        if (report.Stopped)
            rows.Add(new("go on", "the same command with --resume"));
        return rows;
    }

    /// <summary>What a run would be: the dry run.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="estimate">The cost.</param>
    /// <returns>The rows.</returns>
    public static IReadOnlyList<ResultRow> Rows(TrainPlan plan, TrainEstimate estimate)
    {
        if (estimate.StepsPerSecond is { } rate)
            plan = plan.Settled(rate);
        var resolved = estimate.Engine is { } engine ? plan.Resolved(engine.Device, engine.Precision, engine.Threads) : plan.Options;
        List<ResultRow> rows = [.. TrainOptions.Table.Write(resolved).Select(pair => new ResultRow(pair.Key, pair.Value))];
        rows.Add(new("run folder", plan.Folder.Path));
        rows.Add(new("parameters", $"{estimate.Parameters}"));
        rows.Add(new("FLOPs a step", $"{estimate.FlopsPerStep / 1e9:F2} G"));
        rows.Add(new("memory", $"{estimate.MemoryBytes / 1e6:F0} MB beside the engine"));
        rows.Add(new("time", Time(plan, estimate.StepsPerSecond)));
        return rows;
    }

    private static string Time(TrainPlan plan, double? rate) =>
        rate is > 0
            ? $"{ProgressText.Duration(TimeSpan.FromSeconds((plan.Options.Training.Steps - plan.StepsDone) / rate.Value))} at {ProgressText.Rate(rate.Value)} steps/s"
            : "not measured: no engine was found, see fm doctor";
}
