using FlowMatching.Runs.Demo;
using FlowMatching.Runs.Options;

namespace FlowMatching.Cli.Output;

/// <summary>The words for a demo's outcome.</summary>
internal static class DemoText
{
    /// <summary>The outcome: the comparison, and what else there is to see.</summary>
    /// <param name="report">The report.</param>
    /// <param name="options">The options.</param>
    /// <returns>The rows.</returns>
    public static IReadOnlyList<ResultRow> Rows(DemoReport report, DemoOptions options) =>
        report.Compared is { } compared
            ? [.. CompareText.Rows(compared), .. NextCommands.AfterDemo(options)]
            : [new("stopped", "before the comparison; what was trained is saved"), new("checkpoint", report.Trained.Checkpoint)];
}
