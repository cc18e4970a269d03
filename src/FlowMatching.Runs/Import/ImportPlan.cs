using FlowMatching.Core;
using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Models;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Specification;
using FlowMatching.Runs.Data;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Options;

namespace FlowMatching.Runs.Import;

/// <summary>What an import will do.</summary>
/// <param name="Options">The options.</param>
/// <param name="Weights">The weights.</param>
/// <param name="Header">What the checkpoint will say of itself.</param>
/// <param name="Folder">The run folder.</param>
public sealed record ImportPlan(ImportOptions Options, NamedWeights Weights, CheckpointHeader Header, RunFolder Folder)
{
    /// <summary>Reads and checks everything that can be checked without the engine.</summary>
    /// <param name="commandLine">The options of the command line.</param>
    /// <param name="faults">Faults found so far.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="InvalidInputException">There were faults; all of them are in it.</exception>
    public static ImportPlan Prepare(IReadOnlyList<GivenOption> commandLine, List<string> faults)
    {
        var table = ImportOptions.Table;
        var options = table.Apply(table.Defaults, OptionSources.Combine(table, commandLine, faults), faults);
        if (options.File is null)
            faults.Add("FILE is needed: the weights to import.");
        if (options.Network is null)
            faults.Add($"--network is needed: one of {string.Join(", ", table.Find("network")!.Kind.Words)}.");
        if (options.Dataset is null)
            faults.Add("--dataset is needed: the name of what the network has learnt.");
        InvalidInputException.ThrowIfAny(faults);

        string file = options.File!;
        var weights = NamedWeights.Of(
            StateDict.Open(file),
            ImportedNetwork.NamesOf(options),
            options.Prefix,
            options.Rename is { } rename ? RenameFile.Read(rename) : null
        );
        var header = HeaderOf(options, ImportedNetwork.Of(options, file, weights.Entries));
        RunFolder folder = RunFolder.OfFlowMatching(options.OutputDir, options.Name ?? FileStem.Of(Path.GetFileNameWithoutExtension(file)));
        string[] objections =
            folder.HasRun && !options.Overwrite
                ? [$"{folder.Path} holds a run already: add --overwrite to replace it, or --name for another one."]
                : [];
        InvalidInputException.ThrowIfAny([.. Faults(options, header, weights), .. objections]);
        return new ImportPlan(options, weights, header with { Path = header.Path.Resolve(options.DataStd) }, folder);
    }

    private static CheckpointHeader HeaderOf(ImportOptions options, Architecture architecture) =>
        new()
        {
            Architecture = architecture,
            Path = new PathSettings { Name = options.Path },
            Prediction = options.Prediction,
            Preconditioning = Preconditioning.None,
            DataSet = DataSources.NameOf(options.Dataset!),
            DataStd = options.DataStd,
            ClassNames = ClassNames(options, architecture),
            Step = 0,
            Training = new TrainerSettings { Steps = 1 },
        };

    private static string[]? ClassNames(ImportOptions options, Architecture architecture) =>
        (architecture.ClassCount(), options.ClassNames) switch
        {
            (0, null) => null,
            (_, { } names) => names.Split(',', StringSplitOptions.TrimEntries),
            var (count, _) => [.. Enumerable.Range(0, count).Select(i => $"{i}")],
        };

    private static string[] Faults(ImportOptions options, CheckpointHeader header, NamedWeights weights)
    {
        string[] sizes = [.. header.Architecture.Faults()];
        if (sizes is not [])
            return sizes;

        string[] names =
            (header.ClassNames?.Count ?? 0) == options.Classes
                ? []
                :
                [
                    $"--class-names names {header.ClassNames?.Count ?? 0} classes, and --classes is {options.Classes}: give a name to each.",
                ];
        string[] nullClass = options is { NullClass: true, Classes: 0 }
            ? ["--null-class is a class more than --classes says, and that is 0: give the classes."]
            : [];
        return
        [
            .. names,
            .. nullClass,
            .. Compatibility.Faults(header.Plan),
            .. StateDict.Fault(weights, header.Architecture) is { } misfit ? (string[])[misfit] : [],
        ];
    }
}
