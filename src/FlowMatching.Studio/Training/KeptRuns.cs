using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FlowMatching.Core;
using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Data;
using FlowMatching.Core.Sources;
using FlowMatching.Runs;
using FlowMatching.Runs.Data;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Options;
using FlowMatching.Runs.Train;

namespace FlowMatching.Studio.Training;

/// <summary>The runs that lie in the folder of the studio from earlier times. What they are is read from their checkpoint, run.yaml,
/// metrics.jsonl and report.json, the pictures of their training from their folder. What the page cannot show is left out.</summary>
internal static partial class KeptRuns
{
    private const int Most = 40;

    /// <summary>Reads the newest ones.</summary>
    /// <param name="outputDir">The folder of the runs.</param>
    /// <param name="changed">Told of every change of a run.</param>
    /// <param name="log">Told of what cannot be read.</param>
    /// <returns>The runs, the oldest first.</returns>
    public static IReadOnlyList<StudioRun> Read(string outputDir, Action changed, IRunObserver log)
    {
        List<StudioRun> runs = [];
        foreach (var (kind, folder) in Folders(outputDir))
            if (TryRead(kind, folder, runs, log) is { } facts)
                runs.Add(Recalled(facts.Facts, facts.Header, changed));
        return runs;
    }

    private static IEnumerable<(string Kind, RunFolder Folder)> Folders(string outputDir) =>
        new[] { ("cfm", "train"), ("reflow", "reflow") }
            .Select(place => (Kind: place.Item2, Parent: new DirectoryInfo(Path.Combine(outputDir, place.Item1))))
            .Where(static place => place.Parent.Exists)
            .SelectMany(static place =>
                place.Parent.EnumerateDirectories().Select(one => (place.Kind, Folder: new RunFolder(one.FullName)))
            )
            .Where(static one => one.Folder.HasRun && Name().IsMatch(Path.GetFileName(one.Folder.Path)))
            .OrderByDescending(static one => File.GetLastWriteTimeUtc(one.Folder.Checkpoint))
            .Take(Most)
            .Reverse();

    private static (RunFacts Facts, CheckpointHeader Header)? TryRead(
        string kind,
        RunFolder folder,
        IReadOnlyList<StudioRun> earlier,
        IRunObserver log
    )
    {
        try
        {
            var header = Checkpoint.ReadHeader(folder.Checkpoint);
            bool isOfThePage = header is { Architecture: { UNet: null, Classes: 0 } } && header.DataShape() is [2];
            var facts =
                !isOfThePage ? null
                : kind == "train" ? OfTraining(folder, header)
                : OfReflow(folder, header, earlier);
            return facts is null ? null : (facts, header);
        }
        catch (InvalidInputException fault)
        {
            log.Detail($"{folder.Path} is left out of the page's list: {string.Join(' ', fault.Faults)}");
            return null;
        }
    }

    private static RunFacts? OfTraining(RunFolder folder, CheckpointHeader header)
    {
        var options = Options(TrainOptions.Table, folder);
        string dataset = options.Dataset ?? "";
        return PageOptions.NameOf(dataset) is { } name
            ? new RunFacts(
                Path.GetFileName(folder.Path),
                "train",
                name,
                SourceCatalog.NameOf(header.Source),
                RunCommand.Of(TrainOptions.Table, options),
                header.TotalSteps,
                folder,
                header.DataAffine,
                OpenPainted(dataset, folder)
            )
            : null;
    }

    private static IDataStream OpenPainted(string dataset, RunFolder folder) =>
        DataSources.Open(dataset) switch
        {
            PointCloud drawing => PaintedSteps.Open(drawing, PaintedSteps.Read(folder)),
            var data => data,
        };

    // The data is its teacher's: a checkpoint names a drawing, and does not hold it.
    private static RunFacts? OfReflow(RunFolder folder, CheckpointHeader header, IReadOnlyList<StudioRun> earlier)
    {
        var options = Options(ReflowOptions.Table, folder);
        string? from = Path.GetFileName(Path.TrimEndingDirectorySeparator(options.Checkpoint ?? ""));
        var teacher = earlier.FirstOrDefault(run => run.Facts.Id == from)?.Facts;
        return (teacher?.DataSet ?? PageOptions.NameOf(header.DataSet)) is { } name
            ? new RunFacts(
                Path.GetFileName(folder.Path),
                "reflow",
                name,
                SourceCatalog.NameOf(header.Source),
                RunCommand.Of(ReflowOptions.Table, options),
                header.TotalSteps,
                folder,
                header.DataAffine,
                teacher?.Data ?? (DataSets.Names.Contains(name) ? DataSets.Get(name) : null),
                teacher?.Id
            )
            : null;
    }

    private static TOptions Options<TOptions>(OptionTable<TOptions> table, RunFolder folder)
        where TOptions : class => table.Apply(table.Defaults, YamlOptions.Read(folder.RunYaml, []));

    private static StudioRun Recalled(RunFacts facts, CheckpointHeader header, Action changed)
    {
        var report = ReportFile.Read(facts.Folder.Report)?[facts.Kind] as JsonObject;
        var lines = JsonLines.Read<MetricsLine>(facts.Folder.Metrics).Where(line => line.Step <= header.Step);
        StudioRun run = new(facts, changed);
        run.Recall(
            new RunStatus(
                header.Step == header.TotalSteps ? RunState.Done : RunState.Stopped,
                header.Step,
                Number(report, "training_seconds") ?? 0,
                Number(report, "steps_per_second") ?? 0,
                "",
                0
            ),
            lines.Select(static line => new LossPoint(line.Step, line.Loss, line.SmoothedLoss)),
            ScoreOf(report?["quality"] as JsonObject, header.Step),
            PaintedSteps.Read(facts.Folder)
        );
        return run;
    }

    private static Score? ScoreOf(JsonObject? quality, int step) =>
        Number(quality, "sw2") is { } sw2 && Number(quality, "sw2_floor") is { } floor ? new Score(step, sw2, floor) : null;

    private static double? Number(JsonObject? values, string name) =>
        values?[name] is JsonValue value && value.TryGetValue(out double number) && double.IsFinite(number) ? number : null;

    [GeneratedRegex("^[a-z0-9-]{1,60}$")]
    private static partial Regex Name();
}
