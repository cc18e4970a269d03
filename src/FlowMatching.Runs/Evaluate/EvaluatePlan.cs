using FlowMatching.Core;
using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Data;
using FlowMatching.Core.Solvers;
using FlowMatching.Runs.Data;
using FlowMatching.Runs.Engines;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Options;
using FlowMatching.Runs.Sample;

namespace FlowMatching.Runs.Evaluate;

/// <summary>What an evaluation will do.</summary>
/// <param name="Options">The options.</param>
/// <param name="Models">The models, in the order given.</param>
/// <param name="Held">The data set of all of them; null for pictures without labels, of which none are needed.</param>
/// <param name="Folder">Where to write.</param>
public sealed record EvaluatePlan(EvaluateOptions Options, IReadOnlyList<EvaluatedCheckpoint> Models, IDataStream? Held, RunFolder Folder)
{
    /// <summary>Pictures for each figure, unless another number is given.</summary>
    private const int Pictures = 1000;

    private const int UnlabelledPictures = 20;

    /// <summary>Whether the models draw pictures.</summary>
    public bool ArePictures => Models[0].Header.Architecture.UNet is not null;

    /// <summary>Whether the models draw pictures of classes, by which a classifier can judge them.</summary>
    public bool HaveClasses => Models.All(model => model.Header.ClassNames is not null);

    /// <summary>The data set of all models, where they are points or have classes.</summary>
    public IDataStream Data => Held ?? throw new InvalidOperationException("Pictures without labels are evaluated without data.");

    /// <summary>The name of the data set.</summary>
    public string DataSet => Models[0].Header.DataSet;

    private static OptionTable<EvaluateOptions> Table => EvaluateOptions.Table;

    /// <summary>The options as they stand once "auto" has been resolved, as texts.</summary>
    /// <param name="choice">What computes.</param>
    /// <returns>Names and texts.</returns>
    public IEnumerable<KeyValuePair<string, string>> Resolved(EngineChoice choice) =>
        Table.Write(Options with { Device = choice.Device, Precision = choice.Precision, Threads = choice.Threads });

    /// <summary>Reads and checks everything that can be checked without the engine.</summary>
    /// <param name="commandLine">The options of the command line.</param>
    /// <param name="faults">Faults found so far.</param>
    /// <param name="observer">Told of the decoding of pictures, and of files left out; null for nobody.</param>
    /// <param name="cancel">Stops the decoding.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="InvalidInputException">There were faults; all of them are in it.</exception>
    public static EvaluatePlan Prepare(
        IReadOnlyList<GivenOption> commandLine,
        List<string> faults,
        IRunObserver? observer = null,
        CancellationToken cancel = default
    )
    {
        var given = ExclusiveOptions.Resolve(OptionSources.Combine(Table, commandLine, faults), "dataset", "checkpoint", faults);
        var options = Table.Apply(Table.Defaults, given, faults);
        faults.AddRange(LikelihoodFaults(options));
        IReadOnlyList<string> files = Find(options, faults);
        InvalidInputException.ThrowIfAny(faults);

        var models = EvaluatedCheckpoint.Read(files);
        InvalidInputException.ThrowIfAny(models.Skip(1).Select(model => Mismatch(models[0], model)).OfType<string>());
        bool arePictures = models[0].Header.Architecture.UNet is not null;
        InvalidInputException.ThrowIfAny(PictureFaults(options, given, arePictures, models));
        if (arePictures && given.All(one => one.Name != "num"))
            options = options with { Num = models[0].Header.ClassNames is null ? UnlabelledPictures : Pictures };
        var data = DataOf(models[0], options, observer, cancel);
        string name = options.Name ?? CheckpointSource.FolderName(options.Dataset ?? models[0].Header.DataSet);
        return new EvaluatePlan(options, models, data, RunFolder.OfEvaluation(options.OutputDir, name));
    }

    private static IEnumerable<string> LikelihoodFaults(EvaluateOptions options)
    {
        if (options is { Probes: not null, Likelihood: false })
            yield return "--probes is for the likelihood: add --likelihood.";
        if (options is { LikelihoodNum: not null, Likelihood: false })
            yield return "--likelihood-num is for the likelihood: add --likelihood.";
    }

    private static IEnumerable<string> PictureFaults(
        EvaluateOptions options,
        IReadOnlyList<GivenOption> given,
        bool arePictures,
        IReadOnlyList<EvaluatedCheckpoint> models
    )
    {
        if (!arePictures)
            return
            [
                .. options.Guidance == 1
                    ? []
                    : (string[])["--guidance is for models of labelled pictures, and this one knows no classes: leave it out."],
                .. options.LikelihoodNum is null ? [] : (string[])["--likelihood-num is for models of pictures: leave it out."],
            ];

        string[] useless =
            options.Data is null || DataSpec.Parse(models[0].Header.DataSet) is not null
                ? []
                :
                [
                    $"--data is for models of points and of a folder's pictures, and {models[0].File} has learnt {models[0].Header.DataSet}: leave it out.",
                ];
        return
        [
            .. useless,
            .. models.FirstOrDefault(model => model.Header.ClassNames is null) is { } one
                ? UnlabelledFaults(options, one)
                : LabelledFaults(options, models),
        ];
    }

    private static IEnumerable<string> LabelledFaults(EvaluateOptions options, IReadOnlyList<EvaluatedCheckpoint> models)
    {
        SampleOptions sampling = new() { Num = options.Num, Guidance = [options.Guidance] };
        return models.SelectMany(model => ClassChoice.Faults(sampling, model.Header));
    }

    // Without classes there is no judge: solvers are compared.
    private static IEnumerable<string> UnlabelledFaults(EvaluateOptions options, EvaluatedCheckpoint model)
    {
        if (options.Guidance != 1)
            yield return $"--guidance is for models of labelled pictures, and {model.File} knows no classes: leave it out.";
        if (options.Likelihood)
            yield return $"--likelihood is for points and for labelled pictures, and {model.File} knows no classes: leave it out.";
        if (options.Solvers.Contains(Dopri5.SolverName))
            yield return $"--solver {Dopri5.SolverName} chooses its own steps, and solvers of fixed steps are compared: leave it out.";
    }

    private static IDataStream? DataOf(EvaluatedCheckpoint model, EvaluateOptions options, IRunObserver? observer, CancellationToken cancel)
    {
        string? said = LearntData.FileOf(options.Data, options.Dataset);
        if (model.Header.Architecture.UNet is null)
            return LearntData.Require(model.Header, model.File, said);

        return model.Header.ClassNames is null
            ? null
            : LearntPictures.Require(model.Header, model.File, said, options.DataDir, observer, cancel);
    }

    private static IReadOnlyList<string> Find(EvaluateOptions options, List<string> faults)
    {
        if (options.Checkpoints.Count > 0 && options.Dataset is null)
            return [.. options.Checkpoints.Select(RunFolder.CheckpointAt)];

        return
        [
            CheckpointSource.Find(
                options.Checkpoints.Count > 0 ? options.Checkpoints[0] : null,
                options.Dataset,
                options.OutputDir,
                "--checkpoint",
                faults
            ),
        ];
    }

    private static string? Mismatch(EvaluatedCheckpoint first, EvaluatedCheckpoint other) =>
        first.Header.DataSet == other.Header.DataSet
            ? null
            : $"{first.File} has learnt {first.Header.DataSet}, {other.File} {other.Header.DataSet}: only models of the same data set can stand side by side.";
}

/// <summary>One model of an evaluation.</summary>
/// <param name="File">The checkpoint.</param>
/// <param name="Header">What it says of itself.</param>
/// <param name="Label">What table and pictures call it.</param>
public sealed record EvaluatedCheckpoint(string File, CheckpointHeader Header, string Label)
{
    /// <summary>Reads the headers of checkpoints and gives them labels that differ: their folders' names, with the folder above where that
    /// is needed.</summary>
    /// <param name="files">The files.</param>
    /// <returns>One for each file.</returns>
    public static IReadOnlyList<EvaluatedCheckpoint> Read(IReadOnlyList<string> files)
    {
        string[] labels = [.. files.Select(file => Folder(file, levels: 1))];
        if (labels.Distinct().Count() < labels.Length)
            labels = [.. files.Select(file => Folder(file, levels: 2))];
        if (labels.Distinct().Count() < labels.Length)
            labels = [.. labels.Select((label, i) => $"{i + 1}: {label}")];
        return [.. files.Select((file, i) => new EvaluatedCheckpoint(file, Checkpoint.ReadHeader(file), labels[i]))];
    }

    private static string Folder(string file, int levels)
    {
        string[] parts = Path.GetDirectoryName(Path.GetFullPath(file))!.Split(Path.DirectorySeparatorChar);
        return string.Join('/', parts.TakeLast(levels));
    }
}
