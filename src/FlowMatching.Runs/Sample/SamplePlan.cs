using FlowMatching.Core;
using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Data;
using FlowMatching.Core.Solvers;
using FlowMatching.Core.Specification;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Options;
using FlowMatching.Runs.Pictures;

namespace FlowMatching.Runs.Sample;

/// <summary>What a sampling run will do.</summary>
/// <param name="Options">The options; with a noise file, the number of samples is the file's.</param>
/// <param name="CheckpointFile">The checkpoint.</param>
/// <param name="Header">What it says of itself.</param>
/// <param name="Data">The data set that it has learnt; null where that is a file that was not found, or pictures.</param>
/// <param name="Folder">Where to write.</param>
/// <param name="Noise">The starting points row by row; null to draw them.</param>
/// <param name="Points">The points to take back to noise, row by row in data units; null to draw samples, and where they are
/// pictures.</param>
public sealed record SamplePlan(
    SampleOptions Options,
    string CheckpointFile,
    CheckpointHeader Header,
    IDataStream? Data,
    RunFolder Folder,
    float[]? Noise,
    float[]? Points = null
)
{
    private const int PairsWithoutClasses = 5,
        PicturesWithoutClasses = 10;

    /// <summary>Whether the samples are pictures.</summary>
    public bool ArePictures => Header.Architecture.UNet is not null;

    /// <summary>Whether examples are taken back to noise, and nothing is drawn.</summary>
    public bool IsInversion => Options.Invert is not null;

    /// <summary>Whether the model has learnt one step only, and no flow.</summary>
    public bool IsOneStep => Header.Kind == ModelKind.Distilled;

    /// <summary>Reads and checks everything that can be checked without the engine.</summary>
    /// <param name="given">The options of the command line.</param>
    /// <param name="faults">Faults found so far.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="InvalidInputException">There were faults; all of them are in it.</exception>
    public static SamplePlan Prepare(IReadOnlyList<GivenOption> given, List<string> faults)
    {
        var options = SampleOptions.Table.Apply(SampleOptions.Table.Defaults, given, faults);
        string checkpoint = CheckpointSource.Find(options.Checkpoint, options.Dataset, options.OutputDir, "--checkpoint", faults);
        if (options is { Noise: not null, Invert: null } && given.Any(one => one.Name is "num" or "seed"))
            faults.Add("--noise brings its own number of points: leave out --num and --seed.");
        faults.AddRange(SampleFaults.OfInversion(options, given));
        InvalidInputException.ThrowIfAny(faults);

        var header = Checkpoint.ReadHeader(checkpoint);
        bool arePictures = header.Architecture.UNet is not null;
        float[]? noise = options.Noise is { } file ? NpyFile.Read(file, header.Architecture.ExampleShape()) : null;
        float[]? points = options.Invert is { } other && !arePictures ? NpyFile.Read(other, header.Architecture.ExampleShape()) : null;
        int? rows = (noise ?? points)?.Length / header.Architecture.Dimension;
        InvalidInputException.ThrowIfAny(SampleFaults.Of(options, header, given, rows));
        return new SamplePlan(
            Steps(options, header, given) with
            {
                Num = (options.Interpolate is null ? rows : rows / 2) ?? NumOf(options, header, given),
            },
            checkpoint,
            header,
            !arePictures ? LearntData.Find(header, checkpoint, LearntData.FileOf(options.Data, options.Dataset)) : null,
            options.Dataset is null
                ? new RunFolder(options.OutputDir)
                : RunFolder.OfFlowMatching(options.OutputDir, CheckpointSource.FolderName(options.Dataset)),
            noise,
            points
        );
    }

    /// <summary>The solver asked for.</summary>
    public SolverSettings Solver => SolverOf(Options);

    /// <summary>The solver that options ask for.</summary>
    /// <param name="options">The options.</param>
    internal static SolverSettings SolverOf(SampleOptions options) =>
        new()
        {
            Name = options.Solver,
            RelativeTolerance = options.Rtol,
            AbsoluteTolerance = options.Atol,
            MaxEvaluations = options.MaxNfe,
        };

    // A picture costs what thousands of points cost, and a hundred of them fill a page; a strip has a row for each guidance, or for each
    // pair of noises.
    private static int NumOf(SampleOptions options, CheckpointHeader header, IReadOnlyList<GivenOption> given)
    {
        if (header.Architecture.UNet is null || given.Any(one => one.Name == "num"))
            return options.Num;

        int classes = ClassChoice.Chosen(options, header).Length;
        return options switch
        {
            { Interpolate: not null } => classes > 1 ? classes : PairsWithoutClasses,
            { Guidance.Count: > 1 } => classes > 1 ? classes : PicturesWithoutClasses,
            _ => SamplePages.Most,
        };
    }

    // A one-step student has no flow: unless the user says otherwise, its one Euler step is taken.
    private static SampleOptions Steps(SampleOptions options, CheckpointHeader header, IReadOnlyList<GivenOption> given) =>
        header.Kind == ModelKind.Distilled && !given.Any(one => one.Name is "solver" or "steps")
            ? options with
            {
                Solver = "euler",
                Steps = 1,
            }
            : options;
}
