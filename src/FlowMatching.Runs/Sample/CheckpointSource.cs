using FlowMatching.Core.Options;
using FlowMatching.Runs.Data;
using FlowMatching.Runs.Files;

namespace FlowMatching.Runs.Sample;

/// <summary>Finds the checkpoint that a verb is to use: a file, a run folder, or the run of a data set.</summary>
internal static class CheckpointSource
{
    /// <summary>Finds the checkpoint.</summary>
    /// <param name="checkpoint">A file or folder; null when a run is meant by name.</param>
    /// <param name="run">The name of a data set or run; null when a checkpoint is meant.</param>
    /// <param name="outputDir">The folder of all runs.</param>
    /// <param name="label">How messages call the first way.</param>
    /// <param name="faults">Takes what is wrong.</param>
    /// <returns>The checkpoint's path; empty when there was a fault.</returns>
    public static string Find(string? checkpoint, string? run, string outputDir, string label, List<string> faults)
    {
        if (checkpoint is null == run is null)
        {
            faults.Add(run is null ? $"--dataset or {label} is needed." : $"--dataset and {label} exclude each other.");
            return "";
        }

        if (checkpoint is not null)
            return RunFolder.CheckpointAt(checkpoint);

        return FlowMatching(run!, outputDir, faults);
    }

    /// <summary>Finds the checkpoint of a conditional flow matching run.</summary>
    /// <param name="run">The name of a data set or run.</param>
    /// <param name="outputDir">The folder of all runs.</param>
    /// <param name="faults">Takes what is wrong.</param>
    /// <returns>The checkpoint's path.</returns>
    public static string FlowMatching(string run, string outputDir, List<string> faults)
    {
        var folder = RunFolder.OfFlowMatching(outputDir, FolderName(run));
        if (!folder.HasRun)
            faults.Add(NoRun(folder, run, outputDir));
        return folder.Checkpoint;
    }

    /// <summary>Finds the checkpoint of a reflow run.</summary>
    /// <param name="run">The name of a data set or run.</param>
    /// <param name="outputDir">The folder of all runs.</param>
    /// <param name="faults">Takes what is wrong.</param>
    /// <returns>The checkpoint's path.</returns>
    public static string Reflow(string run, string outputDir, List<string> faults)
    {
        var folder = RunFolder.OfReflow(outputDir, FolderName(run));
        if (!folder.HasRun)
            faults.Add($"There is no checkpoint {folder.Checkpoint}: make it first with fm reflow --dataset {run}.");
        return folder.Checkpoint;
    }

    /// <summary>The name of a run's folder.</summary>
    /// <param name="run">The name of a data set or run.</param>
    /// <returns>The run's name, or the part of a data set's that can stand in a path.</returns>
    public static string FolderName(string run) => FileStem.Of(DataSources.NameOf(run));

    private static string NoRun(RunFolder folder, string run, string outputDir)
    {
        string missing = $"There is no checkpoint {folder.Checkpoint}";
        if (DataSources.Names.Contains(run) || DataSpec.Parse(run) is not null)
            return $"{missing}: train it first with fm train --dataset {run}.";

        var runs = RunFolder.FlowMatchingRuns(outputDir);
        string nearest = Suggestion.For(run, runs.Union(DataSources.Names));
        if (nearest.Length > 0)
            return missing + nearest;

        return runs.Count == 0
            ? $"{missing}, nor of any other run in {outputDir}: make one with fm train."
            : $"{missing}: there are runs of {string.Join(", ", runs)}.";
    }
}
