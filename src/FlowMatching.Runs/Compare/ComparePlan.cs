using FlowMatching.Core;
using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Data;
using FlowMatching.Core.Specification;
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
/// <param name="First">The model above.</param>
/// <param name="Second">The model below.</param>
/// <param name="Data">The data set of both models.</param>
/// <param name="Folder">Where to write.</param>
/// <param name="Name">The name of the picture, and of the section in report.json.</param>
public sealed record ComparePlan(
    CompareOptions Options,
    ComparedCheckpoint First,
    ComparedCheckpoint Second,
    IDataStream Data,
    RunFolder Folder,
    string Name
)
{
    /// <summary>The animation.</summary>
    public string Animation => Folder.In(Name + ".gif");

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
        var (firstFile, secondFile) = Find(options, faults);
        InvalidInputException.ThrowIfAny(faults);

        var (first, second) = ComparedCheckpoint.Read(firstFile, secondFile);
        if (Mismatch(first, second) is { } mismatch)
            throw new InvalidInputException(mismatch);

        string name =
            options.Name
            ?? $"{FileStem.Of(first.Header.KindText)}_{FileStem.Of(second.Header.KindText)}_{FileStem.Of(DataSources.NameOf(options.Dataset ?? first.Header.DataSet))}";
        var domain = DataDomains.For(first.Header);
        if (given.All(one => one.Name != "num"))
            options = options with { Num = domain.UsualNumber(options, first.Header) };
        var data = domain.ForComparison(first, LearntData.FileOf(options.Data, options.Dataset));
        return new ComparePlan(options, first, second, data, RunFolder.OfComparisons(options.OutputDir), name);
    }

    private static (string First, string Second) Find(CompareOptions options, List<string> faults)
    {
        bool isPair = options.Checkpoint is not null && options.Against is not null;
        bool isHalf = options.Checkpoint is null != options.Against is null;
        if (options.Dataset is { } run && !isPair && !isHalf)
            return (CheckpointSource.FlowMatching(run, options.OutputDir, faults), CheckpointSource.Reflow(run, options.OutputDir, faults));

        if (options.Dataset is not null)
            faults.Add("--dataset excludes --checkpoint and --against: name a run, or two checkpoints.");
        else if (!isPair)
            faults.Add("--dataset is needed, or both --checkpoint and --against.");
        return isPair ? (RunFolder.CheckpointAt(options.Checkpoint!), RunFolder.CheckpointAt(options.Against!)) : ("", "");
    }

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

    /// <summary>Reads the headers of two checkpoints and gives them labels that differ.</summary>
    /// <param name="first">One file.</param>
    /// <param name="second">The other file.</param>
    /// <returns>Both.</returns>
    public static (ComparedCheckpoint First, ComparedCheckpoint Second) Read(string first, string second)
    {
        ComparedCheckpoint one = Of(first),
            other = Of(second);
        return one.Label == other.Label
            ? (
                one with
                {
                    Label = one.LongLabel,
                },
                other with
                {
                    Label = other.LongLabel == one.LongLabel ? $"{other.LongLabel} again" : other.LongLabel,
                }
            )
            : (one, other);
    }

    private string LongLabel => $"{Label} {Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(File)))}, seed {Header.Seed}";

    private static ComparedCheckpoint Of(string file)
    {
        var header = Checkpoint.ReadHeader(file);
        return new ComparedCheckpoint(file, header, header.Objective.IsFlow ? Labels[header.Kind] : header.KindText);
    }
}
