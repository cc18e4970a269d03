using FlowMatching.Core;
using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Data;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Solvers;
using FlowMatching.Core.Training;
using FlowMatching.Runs.Data;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Options;

namespace FlowMatching.Runs.Sample;

/// <summary>What a sampling run will do.</summary>
/// <param name="Options">The options; with a noise file, the number of samples is the file's.</param>
/// <param name="CheckpointFile">The checkpoint.</param>
/// <param name="Header">What it says of itself.</param>
/// <param name="Data">The data set that it has learnt; null where that is a file that was not found, or pictures.</param>
/// <param name="Folder">Where to write.</param>
/// <param name="Noise">The starting points row by row; null to draw them.</param>
/// <param name="Points">The points to take back to noise, row by row in data units; null to draw samples.</param>
public sealed record SamplePlan(
    SampleOptions Options, string CheckpointFile, CheckpointHeader Header, IDataStream? Data, RunFolder Folder, float[]? Noise, float[]? Points = null)
{
    private static readonly string[] NotForInversion = ["num", "seed", "noise", "sde", "churn", "reference", "no-gif"];

    /// <summary>Whether the samples are pictures.</summary>
    public bool ArePictures => Header.Architecture.UNet is not null;

    /// <summary>Whether the model has learnt one step only, and no flow.</summary>
    public bool IsOneStep => Header.Kind == ModelKinds.Distilled;

    /// <summary>Reads and checks everything that can be checked without the engine.</summary>
    /// <param name="given">The options of the command line.</param>
    /// <param name="faults">Faults found so far.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="InvalidInputException">There were faults; all of them are in it.</exception>
    public static SamplePlan Prepare(IReadOnlyList<GivenOption> given, List<string> faults)
    {
        var options = SampleOptionTable.Table.Apply(SampleOptionTable.Table.Defaults, given, faults);
        string checkpoint = CheckpointSource.Find(options.Checkpoint, options.Dataset, options.OutputDir, "--checkpoint", faults);
        if (options is { Noise: not null, Invert: null } && given.Any(one => one.Name is "num" or "seed"))
            faults.Add("--noise brings its own number of points: leave out --num and --seed.");
        faults.AddRange(InversionFaults(options, given));
        InvalidInputException.ThrowIfAny(faults);

        var header = Checkpoint.ReadHeader(checkpoint);
        float[]? noise = options.Noise is { } file ? NpyFile.Read(file, header.Architecture.ExampleShape()) : null;
        float[]? points = options.Invert is { } other ? NpyFile.Read(other, header.Architecture.ExampleShape()) : null;
        InvalidInputException.ThrowIfAny(Faults(options, header, given));
        return new SamplePlan(
            Steps(options, header, given) with { Num = (noise ?? points)?.Length / header.Architecture.Dimension ?? NumOf(options, header, given) },
            checkpoint,
            header,
            header.Architecture.UNet is null ? LearntData.Find(header, checkpoint, LearntData.FileOf(options.Data, options.Dataset)) : null,
            options.Dataset is null ? new RunFolder(options.OutputDir) : RunFolder.OfFlowMatching(options.OutputDir, CheckpointSource.FolderName(options.Dataset)),
            noise,
            points);
    }

    /// <summary>The solver asked for.</summary>
    public SolverSettings Solver => SolverOf(Options);

    private static SolverSettings SolverOf(SampleOptions options) => new()
    {
        Name = options.Solver,
        RelativeTolerance = options.Rtol,
        AbsoluteTolerance = options.Atol,
        MaxEvaluations = options.MaxNfe,
    };

    private static IEnumerable<string> InversionFaults(SampleOptions options, IReadOnlyList<GivenOption> given)
    {
        string[] strays = [.. given.Select(one => one.Name).Intersect(NotForInversion).Select(name => "--" + name)];
        return options.Invert is null || strays is []
            ? []
            : [$"--invert takes the points of its file back to noise by the ODE and draws no samples: leave out {string.Join(", ", strays)}."];
    }

    private static IEnumerable<string> Faults(SampleOptions options, CheckpointHeader header, IReadOnlyList<GivenOption> given)
    {
        bool Has(string name) => given.Any(one => one.Name == name);
        string[] solver = options.Sde && Has("solver") ? ["--sde takes its own steps: leave out --solver."] : [.. SolverOf(options).Faults()];
        string[] steps = options.Solver == Dopri5.SolverName && Has("steps") ? ["--solver dopri5 chooses its own steps: leave out --steps, or set --rtol and --atol."] : [];
        string[] grid = Has("grid") && (options.Sde || options.Solver == Dopri5.SolverName) ? ["--grid is for solvers of fixed steps: leave it out."] : [];
        string[] churn = options.Churn is not null && !options.Sde ? ["--churn is for the SDE: add --sde."] : [];
        IEnumerable<string> sde = options.Sde ? Combinations.SdeFaults(options.Path ?? header.Path.Name, header.Coupling.Name, header.Source) : [];
        IEnumerable<string> path = options.Path is { } other && other != header.Path.Name ? Combinations.PathChangeFaults(header, new PathSettings { Name = other }) : [];
        string[] invert = options.Invert is not null && header.Kind == ModelKinds.Distilled
            ? ["The model is a one-step student, which has no flow to run backwards: leave out --invert, or take its teacher."]
            : [];
        string[] pictures = options.Invert is not null && header.Architecture.UNet is not null ? ["--invert is for models of points so far, and this is one of pictures: leave it out."] : [];
        return [.. solver, .. steps, .. grid, .. churn, .. sde, .. path, .. invert, .. pictures, .. ClassChoice.Faults(options, header)];
    }

    // A picture costs what thousands of points cost, and a hundred of them fill a page.
    private static int NumOf(SampleOptions options, CheckpointHeader header, IReadOnlyList<GivenOption> given) =>
        header.Architecture.UNet is null || given.Any(one => one.Name == "num") ? options.Num : 100;

    // A one-step student has no flow: unless the user says otherwise, its one Euler step is taken.
    private static SampleOptions Steps(SampleOptions options, CheckpointHeader header, IReadOnlyList<GivenOption> given) =>
        header.Kind == ModelKinds.Distilled && !given.Any(one => one.Name is "solver" or "steps")
            ? options with { Solver = "euler", Steps = 1 }
            : options;
}
