using FlowMatching.Core;
using FlowMatching.Core.Data;
using FlowMatching.Core.Options;
using FlowMatching.Core.Sources;
using FlowMatching.Runs;
using FlowMatching.Runs.Data;
using FlowMatching.Runs.Options;
using FlowMatching.Runs.Reflow;
using FlowMatching.Runs.Train;
using FlowMatching.Studio.Data;
using FlowMatching.Studio.Engine;

namespace FlowMatching.Studio.Training;

/// <summary>A run as the page asks for it.</summary>
/// <param name="Kind">train or reflow.</param>
/// <param name="Dataset">A named set, or "drawing"; for a training.</param>
/// <param name="From">The run that teaches; for a reflow.</param>
/// <param name="Options">The options that were changed, by the names of the command line.</param>
internal sealed record RunRequest(
    string? Kind = null,
    string? Dataset = null,
    string? From = null,
    Dictionary<string, string>? Options = null
);

/// <summary>The options of the page: those of the command line, with a few defaults of its own.</summary>
internal static class PageOptions
{
    /// <summary>The data set that the page's drawing is.</summary>
    public const string DrawingName = "drawing";

    /// <summary>What differs from the command line's defaults: a run of seconds, whose loss is told often.</summary>
    public static IReadOnlyDictionary<string, string> OfTraining { get; } =
        new Dictionary<string, string>
        {
            ["steps"] = "3000",
            ["log-every"] = "10",
            ["num"] = "10000",
        };

    /// <summary>The same of a reflow.</summary>
    public static IReadOnlyDictionary<string, string> OfReflow { get; } =
        new Dictionary<string, string>
        {
            ["steps"] = "2000",
            ["log-every"] = "10",
            ["num"] = "10000",
        };

    /// <summary>The options that the page shows, in its order.</summary>
    public static IReadOnlyList<string> Shown { get; } =
    [
        "steps",
        "seed",
        "batch-size",
        "learning-rate",
        "hidden",
        "depth",
        "frequencies",
        "source",
        "path",
        "coupling",
        "prediction",
        "time-sampler",
        "ema",
        "weight-decay",
        "warm-up",
        "log-every",
        "num",
    ];

    /// <summary>The same of a reflow.</summary>
    public static IReadOnlyList<string> ShownOfReflow { get; } =
    ["steps", "seed", "batch-size", "learning-rate", "pool-pairs", "ema", "log-every", "num"];

    /// <summary>How the page names a data set; null where it cannot show it.</summary>
    /// <param name="dataset">The data set as the command line or a checkpoint names it.</param>
    public static string? NameOf(string dataset) =>
        dataset.StartsWith(DataSpec.Draw + ":", StringComparison.Ordinal) ? DrawingName
        : DataSets.OfPlane.Any(data => data.Name == dataset) ? dataset
        : null;

    private static IReadOnlyList<string> SourcesOfPlane { get; } =
    [GaussianSource.SourceName, .. DataSets.OfPlane.Select(static data => data.Name)];

    /// <summary>An option as the page shows it.</summary>
    /// <param name="option">The option.</param>
    /// <param name="value">Its default.</param>
    public static object Text(OptionProperty option, string value) =>
        new
        {
            name = option.Name,
            description = option.Description,
            allowed = option.Kind.Allowed,
            value,
            words = option.Name == "source" ? SourcesOfPlane : option.Kind.Words,
        };
}

/// <summary>Turns what the page asks for into a plan, by the same table of options as the command line.</summary>
/// <param name="studio">What 'studio' was told.</param>
/// <param name="drawing">The drawing.</param>
internal sealed class RunPlanning(StudioOptions studio, Drawing drawing)
{
    /// <summary>Plans a training on data.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="engine">What "auto" was resolved to.</param>
    /// <exception cref="InvalidInputException">There are faults; all of them are in it.</exception>
    public (RunFacts Facts, TrainPlan Plan) Training(RunRequest request, EngineFound engine)
    {
        List<string> faults = [];
        string dataset = DataSetOf(request, faults);
        var given = Given(request, PageOptions.OfTraining, PageOptions.Shown, engine, faults);
        given.Add(new GivenOption("dataset", dataset, "--dataset"));
        InvalidInputException.ThrowIfAny(faults);

        string name = RunBook.FreeName(studio.OutputDir, request.Dataset!);
        var plan = TrainPlan.Prepare([.. given, new GivenOption("name", name, "--name")], faults);
        if (plan.Data is PointCloud cloud)
            plan = plan with { Data = new PaintedCloud(cloud) };
        RunFacts facts = new(
            name,
            "train",
            request.Dataset!,
            SourceCatalog.NameOf(plan.Options.Source),
            RunCommand.Of(TrainOptions.Table, plan.Options),
            plan.Options.Training.Steps,
            plan.Folder,
            plan.Data.Affine,
            plan.Data
        );
        return (facts, plan);
    }

    /// <summary>Plans a reflow of a run.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="teacher">The run that teaches.</param>
    /// <param name="engine">What "auto" was resolved to.</param>
    /// <exception cref="InvalidInputException">There are faults; all of them are in it.</exception>
    public (RunFacts Facts, ReflowRunPlan Plan) Reflow(RunRequest request, StudioRun teacher, EngineFound engine)
    {
        List<string> faults = [];
        var given = Given(request, PageOptions.OfReflow, PageOptions.ShownOfReflow, engine, faults);
        given.Add(new GivenOption("checkpoint", teacher.Facts.Folder.Path, "--checkpoint"));
        InvalidInputException.ThrowIfAny(faults);

        string name = RunBook.FreeName(studio.OutputDir, teacher.Facts.Id + "-reflow");
        var plan = ReflowRunPlan.Prepare([.. given, new GivenOption("name", name, "--name")], faults);
        RunFacts facts = new(
            name,
            "reflow",
            teacher.Facts.DataSet,
            teacher.Facts.Source,
            RunCommand.Of(ReflowOptions.Table, plan.Options),
            plan.Options.Training.Steps,
            plan.Folder,
            teacher.Facts.Affine,
            teacher.Facts.Data,
            teacher.Facts.Id
        );
        return (facts, plan);
    }

    private string DataSetOf(RunRequest request, List<string> faults)
    {
        if (request.Dataset == PageOptions.DrawingName)
        {
            if (drawing.Count < Drawing.LeastPoints)
                faults.Add(
                    $"The drawing has {drawing.Count} points, expected {Drawing.LeastPoints} or more: draw some, or choose a data set."
                );
            return $"{DataSpec.Draw}:{drawing.Code}";
        }

        if (DataSets.OfPlane.All(data => data.Name != request.Dataset))
            faults.Add(DataSets.All.Unknown(request.Dataset ?? ""));
        return request.Dataset ?? "";
    }

    // The page names no file and no folder: what it may set is listed.
    private List<GivenOption> Given(
        RunRequest request,
        IReadOnlyDictionary<string, string> preset,
        IReadOnlyList<string> allowed,
        EngineFound engine,
        List<string> faults
    )
    {
        List<GivenOption> given = [.. preset.Select(static pair => new GivenOption(pair.Key, pair.Value, "--" + pair.Key))];
        foreach (var (name, text) in request.Options ?? [])
        {
            if (allowed.Contains(name))
                given.Add(new GivenOption(name, text, "--" + name));
            else
                faults.Add($"--{name} is not an option of the page{Suggestion.For(name, allowed)}");
        }

        given.Add(new GivenOption("device", engine.Device.ToString(), "--device"));
        given.Add(new GivenOption("precision", EngineNames.Of(engine.Precision), "--precision"));
        given.Add(new GivenOption("threads", FormattableString.Invariant($"{engine.Threads}"), "--threads"));
        given.Add(new GivenOption("output-dir", studio.OutputDir, "--output-dir"));
        return given;
    }
}
