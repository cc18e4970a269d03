using FlowMatching.Runs.Files;
using FlowMatching.Runs.Options;
using FlowMatching.Runs.Reflow;
using FlowMatching.Runs.Train;

namespace FlowMatching.Cli.Output;

/// <summary>Commands to try next, as they can be typed.</summary>
internal static class NextCommands
{
    /// <summary>After a training: its samples, and its reflow; of a flow map its figures, for it needs none.</summary>
    /// <param name="plan">The run.</param>
    public static IEnumerable<ResultRow> AfterTraining(TrainPlan plan)
    {
        string run = Run(plan.Folder, plan.Options.OutputDir),
            sample = $"fm sample {run}{(plan.Data.ClassNames is [var first, ..] ? $" --class {Quoted(first)}" : "")}";
        return plan.Options.Objective.IsFlow ? Rows(sample, $"fm reflow {run}") : Rows($"{sample} --steps 1", $"fm evaluate {run}");
    }

    /// <summary>After a reflow: both flows side by side, and samples in one step, of a flow map its own.</summary>
    /// <param name="plan">The run.</param>
    public static IEnumerable<ResultRow> AfterReflow(ReflowRunPlan plan)
    {
        string folder = Quoted(plan.Folder.Path);
        string pair =
            plan.Options.Dataset is not null && plan.Options.Checkpoint is null && plan.Options.Name is null
                ? Run(plan.Folder, plan.Options.OutputDir)
                : $"--checkpoint {Quoted(plan.TeacherFile)} --against {folder}";
        string sample = $"fm sample --checkpoint {folder}{(plan.Options.Objective.IsFlow ? " --solver euler" : "")} --steps 1";
        return plan.Data is null ? Rows(sample) : Rows($"fm compare {pair}", sample);
    }

    /// <summary>After the demo: the same at full length.</summary>
    /// <param name="options">Its options.</param>
    public static IEnumerable<ResultRow> AfterDemo(DemoOptions options) =>
        Rows($"fm train --dataset {options.Dataset}", $"fm evaluate --dataset {options.Dataset} --output-dir {Quoted(options.OutputDir)}");

    private static string Run(RunFolder folder, string outputDir) =>
        $"--dataset {Path.GetFileName(folder.Path)}"
        + (outputDir == TrainOptions.Table.Defaults.OutputDir ? "" : $" --output-dir {Quoted(outputDir)}");

    private static IEnumerable<ResultRow> Rows(params string[] commands) =>
        commands.Select((command, i) => new ResultRow(i == 0 ? "try next" : "", command));

    private static string Quoted(string path) => path.Contains(' ', StringComparison.Ordinal) ? $"\"{path}\"" : path;
}
