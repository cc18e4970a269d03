using FlowMatching.Core;
using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Solvers;
using FlowMatching.Core.Specification;
using FlowMatching.Runs.Domains;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Options;
using FlowMatching.Runs.Plans;
using FlowMatching.Runs.Sampling;

namespace FlowMatching.Runs.Sample;

/// <summary>Makes the plan of a sampling run, and refuses options that do not go together, or not with the model.</summary>
public static class SamplePreparation
{
    private static readonly string[] NotForInversion =
    [
        "num",
        "seed",
        "noise",
        "sde",
        "sde-strength",
        "reference",
        "no-gif",
        "no-pictures",
        "interpolate",
    ];

    /// <summary>Reads and checks everything that can be checked without the engine.</summary>
    /// <param name="given">The options of the command line.</param>
    /// <param name="faults">Faults found so far.</param>
    /// <param name="processes">How many processes draw together.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="InvalidInputException">There were faults; all of them are in it.</exception>
    public static SamplePlan Prepare(IReadOnlyList<GivenOption> given, List<string> faults, int processes = 1)
    {
        var options = SampleOptions.Table.Apply(SampleOptions.Table.Defaults, given, faults);
        string checkpoint = CheckpointSource.Find(options.Checkpoint, options.Dataset, options.OutputDir, "--checkpoint", faults);
        if (options is { Noise: not null, Invert: null } && given.Any(one => one.Name is "num" or "seed"))
            faults.Add("--noise brings its own number of points: leave out --num and --seed.");
        faults.AddRange(OfInversion(options, given));
        if (options.Invert is not null && processes > 1)
            faults.Add($"--invert is not shared among {processes} processes: start it by itself, or with --distributed none.");
        InvalidInputException.ThrowIfAny(faults);

        var header = Checkpoint.ReadHeader(checkpoint);
        var domain = DataDomains.For(header);
        float[]? noise = options.Noise is { } file ? NpyFile.Read(file, header.Architecture.ExampleShape()) : null;
        int? rows = noise?.Length / header.Architecture.Dimension;
        InvalidInputException.ThrowIfAny(Faults(options, header, given, rows));
        return new SamplePlan(
            Steps(options, header, given) with
            {
                Num =
                    (options.Interpolate is null ? rows : rows / 2)
                    ?? (given.Any(one => one.Name == "num") ? options.Num : domain.UsualNumber(options, header)),
            },
            checkpoint,
            header,
            domain.Find(new ModelFile(checkpoint, header), LearntData.FileOf(options.Data, options.Dataset)),
            options.Dataset is null
                ? new RunFolder(options.OutputDir)
                : RunFolder.OfFlowMatching(options.OutputDir, CheckpointSource.FolderName(options.Dataset)),
            noise
        );
    }

    /// <summary>The solver that options ask for.</summary>
    /// <param name="options">The options.</param>
    internal static SolverSettings SolverOf(SampleOptions options) =>
        new()
        {
            Name = UsesFlowMap(options) ? "euler" : options.Solver, // whose steps stand where a flow map's do
            RelativeTolerance = options.Rtol,
            AbsoluteTolerance = options.Atol,
            MaxEvaluations = options.MaxNfe,
        };

    /// <summary>Whether options ask for steps of the flow map.</summary>
    /// <param name="options">The options.</param>
    internal static bool UsesFlowMap(SampleOptions options) => options.Solver == FlowMapSteps.SolverName;

    // What a model is sampled by unless the user says otherwise.
    private static SampleOptions Steps(SampleOptions options, CheckpointHeader header, IReadOnlyList<GivenOption> given)
    {
        bool Has(string name) => given.Any(one => one.Name == name);
        if (header.Kind == ModelKind.Distilled && !Has("solver") && !Has("steps"))
            return options with { Solver = "euler", Steps = 1 };
        if (!header.Architecture.HasEndTime() || options.Invert is not null || (Has("solver") && !UsesFlowMap(options)))
            return options;

        return options with
        {
            Solver = FlowMapSteps.SolverName,
            Steps = Has("steps") ? options.Steps : UsualSteps.OfFlowMap,
        };
    }

    // Options that mean nothing where examples are taken back to noise.
    private static IEnumerable<string> OfInversion(SampleOptions options, IReadOnlyList<GivenOption> given)
    {
        string[] strays = [.. given.Select(one => one.Name).Intersect(NotForInversion).Select(name => "--" + name)];
        if (options.Invert is null)
            yield break;

        if (strays is not [])
            yield return $"--invert takes the points of its file back to noise by the ODE and draws no samples: leave out {string.Join(", ", strays)}.";
        if (UsesFlowMap(options))
            yield return "--invert goes back along the velocity, and a flow map leads from noise to data only: choose an ODE --solver, such as midpoint.";
        if (options.Guidance.Count > 1)
            yield return $"--invert goes back along one flow, and --guidance names {options.Guidance.Count} of them: choose one.";
    }

    private static IEnumerable<string> Faults(
        SampleOptions options,
        CheckpointHeader header,
        IReadOnlyList<GivenOption> given,
        int? rows
    ) =>
        [
            .. Solving(options, given),
            .. WithModel(options, header),
            .. DataDomains.For(header).SampleFaults(options),
            .. Interpolating(options, rows),
            .. Strips(options),
            .. ClassChoice.Faults(options, header),
            .. GuidanceTimes.Faults(options.GuidanceInterval, options.Guidance),
        ];

    private static string[] Solving(SampleOptions options, IReadOnlyList<GivenOption> given)
    {
        bool Has(string name) => given.Any(one => one.Name == name);
        string[] solver =
            options.Sde && Has("solver") ? ["--sde takes its own steps: leave out --solver."] : [.. SolverOf(options).Faults()];
        string[] steps =
            options.Solver == Dopri5.SolverName && Has("steps")
                ? ["--solver dopri5 chooses its own steps: leave out --steps, or set --rtol and --atol."]
                : [];
        string[] grid =
            Has("grid") && (options.Sde || options.Solver == Dopri5.SolverName)
                ? ["--grid is for solvers of fixed steps: leave it out."]
                : [];
        string[] strength = options.SdeStrength is not null && !options.Sde ? ["--sde-strength is for the SDE: add --sde."] : [];
        return [.. solver, .. steps, .. grid, .. strength];
    }

    private static string[] WithModel(SampleOptions options, CheckpointHeader header)
    {
        IEnumerable<string> sde = options.Sde
            ?
            [
                .. Compatibility.SdeFaults(header.Architecture),
                .. Compatibility.SdeFaults(options.Path ?? header.Path.Name, header.Coupling.Name, header.Source),
            ]
            : [];
        IEnumerable<string> path =
            options.Path is { } other && other != header.Path.Name
                ? Compatibility.PathChangeFaults(
                    header.Kind,
                    header.Path.Name,
                    header.Coupling.Name,
                    header.Source,
                    new PathSettings { Name = other }
                )
                : [];
        string[] invert =
            options.Invert is not null && header.Kind == ModelKind.Distilled
                ? ["The model is a one-step student, which has no flow to run backwards: leave out --invert, or take its teacher."]
                : [];
        IEnumerable<string> map = UsesFlowMap(options) ? Compatibility.FlowMapFaults(header.Architecture) : [];
        string[] otherPath =
            options.Path is { } wanted && wanted != header.Path.Name && header.Architecture.HasEndTime()
                ? ["The model was trained for steps of its flow map, which are those of its own path: leave --path out."]
                : [];
        return [.. sde, .. path, .. invert, .. map, .. otherPath];
    }

    private static string[] Strips(SampleOptions options) =>
        options is { NoPictures: true, Interpolate: not null } or { NoPictures: true, Guidance.Count: > 1 }
            ? ["--no-pictures leaves out the strip that --interpolate or more than one --guidance is for: leave one of them out."]
            : [];

    private static IEnumerable<string> Interpolating(SampleOptions options, int? rows)
    {
        if (options.Interpolate is null)
            yield break;

        if (options.Sde)
            yield return "--interpolate shows the flow between two noises, and --sde adds noise of its own: leave one of them out.";
        if (options.Guidance.Count > 1)
            yield return "--interpolate and more than one --guidance are two different strips: choose one.";
        if (rows % 2 == 1)
            yield return $"--interpolate pairs the first half of the noises with the second, and {options.Noise} holds {rows}: bring an even number.";
    }
}
