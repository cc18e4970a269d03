using FlowMatching.Core;
using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Data;
using FlowMatching.Core.Specification;
using FlowMatching.Plots;
using FlowMatching.Runs.Data;
using FlowMatching.Runs.Domains;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Options;
using FlowMatching.Runs.Plans;
using FlowMatching.Runs.Sample;
using FlowMatching.Runs.Sampling;

namespace FlowMatching.Runs.Compare;

/// <summary>What a comparison will do.</summary>
/// <param name="Options">The options.</param>
/// <param name="Models">The models, from top to bottom, at least two.</param>
/// <param name="Data">The data set of all of them.</param>
/// <param name="Folder">Where to write.</param>
/// <param name="Name">The name of the picture, and of the section in report.json.</param>
public sealed record ComparePlan(
    CompareOptions Options,
    IReadOnlyList<ComparedCheckpoint> Models,
    IDataStream Data,
    RunFolder Folder,
    string Name
)
{
    private static int MostModels => CurveColours.All.Count; // each has a colour of its own

    /// <summary>The model above, whose data set is meant.</summary>
    public ComparedCheckpoint First => Models[0];

    /// <summary>How all of them are taken from noise to data with few evaluations.</summary>
    internal string Stepping =>
        Models.Select(static model => model.Stepping).Distinct().ToArray() is [var one] ? one : "Euler or steps of the flow map";

    /// <summary>The animation.</summary>
    public string Animation => Folder.In(Name + ".gif");

    /// <summary>The picture of the ways that samples take.</summary>
    public string Trajectories => Folder.In(Name + "_trajectories.png");

    /// <summary>The picture of a model's samples, where there is no animation.</summary>
    /// <param name="label">What the picture calls the model.</param>
    internal string PictureOf(string label) => Folder.In($"{Name}_{FileStem.Of(label)}.png");

    /// <summary>Reads and checks everything that can be checked without the engine.</summary>
    /// <param name="given">The options of the command line.</param>
    /// <param name="faults">Faults found so far.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="InvalidInputException">There were faults; all of them are in it.</exception>
    public static ComparePlan Prepare(IReadOnlyList<GivenOption> given, List<string> faults)
    {
        var options = CompareOptions.Table.Apply(CompareOptions.Table.Defaults, given, faults);
        IReadOnlyList<string> files = Find(options, faults);
        InvalidInputException.ThrowIfAny(faults);

        var models = ComparedCheckpoint.Read(files);
        var first = models[0];
        InvalidInputException.ThrowIfAny([.. models.Skip(1).Select(other => Mismatch(first, other)).OfType<string>()]);
        string name = options.Name ?? NameOf(options, models);
        var domain = DataDomains.For(first.Header);
        if (given.All(one => one.Name != "num"))
            options = options with { Num = domain.UsualNumber(options, first.Header) };
        var data = domain.ForComparison(first, LearntData.FileOf(options.Data, options.Dataset));
        return new ComparePlan(options, models, data, RunFolder.OfComparisons(options.OutputDir), name);
    }

    private static string[] Find(CompareOptions options, List<string> faults)
    {
        string[] against = [.. options.Against.Select(RunFolder.CheckpointAt)];
        if (options.Dataset is not null && options.Checkpoint is not null)
            faults.Add("--dataset excludes --checkpoint: name a run, or checkpoints.");
        else if (options.Dataset is null && (options.Checkpoint is null || against is []))
            faults.Add("--dataset is needed, or both --checkpoint and --against.");
        if (faults.Count > 0)
            return [];

        string[] files = options.Dataset is { } run
            ?
            [
                CheckpointSource.FlowMatching(run, options.OutputDir, faults),
                CheckpointSource.Reflow(run, options.OutputDir, faults),
                .. against,
            ]
            : [RunFolder.CheckpointAt(options.Checkpoint!), .. against];
        if (files.Length > MostModels)
            faults.Add($"{files.Length} models are to be compared, expected {MostModels} at most: leave some --against out.");
        return files;
    }

    private static string NameOf(CompareOptions options, IReadOnlyList<ComparedCheckpoint> models) =>
        string.Join(
            '_',
            models
                .Select(static model => model.Header.KindText)
                .Append(DataSources.NameOf(options.Dataset ?? models[0].Header.DataSet))
                .Select(FileStem.Of)
        );

    private static string? Mismatch(ComparedCheckpoint first, ComparedCheckpoint second)
    {
        CheckpointHeader one = first.Header,
            other = second.Header;
        if (one.Architecture.Dimension != other.Architecture.Dimension)
            return $"{first.File} is of dimension {one.Architecture.Dimension}, {second.File} of dimension {other.Architecture.Dimension}: only models of the same data can be compared.";

        return one.DataSet == other.DataSet
            ? null
            : $"{first.File} has learnt {one.DataSet}, {second.File} {other.DataSet}: only models of the same data set can be compared.";
    }
}

/// <summary>One side of a comparison.</summary>
/// <param name="File">The checkpoint.</param>
/// <param name="Header">What it says of itself.</param>
/// <param name="Label">What the table and the picture call it.</param>
public sealed record ComparedCheckpoint(string File, CheckpointHeader Header, string Label) : ModelFile(File, Header)
{
    private static readonly Dictionary<ModelKind, string> Labels = new()
    {
        [ModelKind.Cfm] = "flow matching",
        [ModelKind.Reflow] = "reflow",
        [ModelKind.Distilled] = "one-step student",
    };

    /// <summary>Reads the headers of checkpoints and gives them labels that differ.</summary>
    /// <param name="files">The files.</param>
    /// <returns>All of them, in this order.</returns>
    public static IReadOnlyList<ComparedCheckpoint> Read(IReadOnlyList<string> files)
    {
        ComparedCheckpoint[] models = [.. files.Select(Of)];
        var labels = models.GroupBy(static model => model.Label).Where(static group => group.Count() > 1).Select(static group => group.Key);
        HashSet<string> shared = [.. labels],
            taken = [];
        return [.. models.Select(model => model with { Label = Untaken(shared.Contains(model.Label) ? model.LongLabel : model.Label) })];

        string Untaken(string label)
        {
            while (!taken.Add(label))
                label += " again";
            return label;
        }
    }

    /// <summary>How it is taken from noise to data with few evaluations.</summary>
    internal string Stepping => Header.Architecture.HasEndTime() ? "steps of the flow map" : "Euler";

    private string LongLabel => $"{Label} {Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(File)))}, seed {Header.Seed}";

    private static ComparedCheckpoint Of(string file)
    {
        var header = Checkpoint.ReadHeader(file);
        return new ComparedCheckpoint(file, header, header.Objective.IsFlow ? Labels[header.Kind] : header.KindText);
    }
}
