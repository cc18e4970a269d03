using FlowMatching.Runs.Data;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Options;
using FlowMatching.Runs.Plans;

namespace FlowMatching.Runs.Sampling;

/// <summary>Where the data lies that a checkpoint has learnt. A file is not in the checkpoint: it is looked for where the user says, else
/// where the run.yaml beside the checkpoint says.</summary>
internal static class LearntData
{
    /// <summary>Where the user says that the file of a data set lies: by --data, or by --dataset where that names a file.</summary>
    /// <param name="data">The value of --data; null where it was not given.</param>
    /// <param name="dataSet">The value of --dataset; null where it was not given.</param>
    /// <returns>The file; null where nothing was said.</returns>
    public static string? FileOf(string? data, string? dataSet) => data ?? DataSpec.Parse(dataSet ?? "")?.File;

    /// <summary>The sentence on data that was not found.</summary>
    /// <param name="model">The checkpoint.</param>
    public static string Missing(ModelFile model) =>
        $"{model.File} has learnt {model.Header.DataSet}, and that file is not where the run had it: say where with --data FILE.";

    /// <summary>Where a run had its data.</summary>
    /// <param name="checkpoint">The checkpoint's file.</param>
    /// <param name="recorded">What the checkpoint says.</param>
    /// <returns>What the run's own options say, as long as they speak of the same data; else what the checkpoint says.</returns>
    public static DataSpec Beside(string checkpoint, DataSpec recorded)
    {
        var written = OptionsBeside(checkpoint);
        if (written.FirstOrDefault(one => one.Name == "data").Text is { } file)
            return recorded with { File = file };

        return DataSpec.Parse(written.FirstOrDefault(one => one.Name == "dataset").Text ?? "") is { } learnt && learnt.Name == recorded.Name
            ? learnt
            : recorded;
    }

    /// <summary>What a run was told.</summary>
    /// <param name="checkpoint">The checkpoint's file.</param>
    /// <returns>The options of the run.yaml beside it; none where there is none.</returns>
    public static IReadOnlyList<GivenOption> OptionsBeside(string checkpoint)
    {
        string options = new RunFolder(Path.GetDirectoryName(checkpoint) ?? "").RunYaml;
        return File.Exists(options) ? YamlOptions.Read(options, []) : [];
    }
}
