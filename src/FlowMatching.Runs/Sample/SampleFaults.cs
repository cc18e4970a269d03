using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Solvers;
using FlowMatching.Core.Specification;
using FlowMatching.Runs.Options;

namespace FlowMatching.Runs.Sample;

/// <summary>What can be wrong with a sampling run: options that do not go together, or not with the model.</summary>
internal static class SampleFaults
{
    private static readonly string[] NotForInversion = ["num", "seed", "noise", "sde", "churn", "reference", "no-gif", "interpolate"];

    /// <summary>Lists the options that mean nothing where examples are taken back to noise, one sentence.</summary>
    /// <param name="options">The options.</param>
    /// <param name="given">Which of them were given.</param>
    public static IEnumerable<string> OfInversion(SampleOptions options, IReadOnlyList<GivenOption> given)
    {
        string[] strays = [.. given.Select(one => one.Name).Intersect(NotForInversion).Select(name => "--" + name)];
        if (options.Invert is null)
            yield break;

        if (strays is not [])
            yield return $"--invert takes the points of its file back to noise by the ODE and draws no samples: leave out {string.Join(", ", strays)}.";
        if (options.Guidance.Count > 1)
            yield return $"--invert goes back along one flow, and --guidance names {options.Guidance.Count} of them: choose one.";
    }

    /// <summary>Lists the faults, one sentence each.</summary>
    /// <param name="options">The options.</param>
    /// <param name="header">The model.</param>
    /// <param name="given">Which of the options were given.</param>
    /// <param name="rows">Rows of the file of noise; null without one.</param>
    public static IEnumerable<string> Of(SampleOptions options, CheckpointHeader header, IReadOnlyList<GivenOption> given, int? rows) =>
        [
            .. Solving(options, given),
            .. WithModel(options, header),
            .. Interpolating(options, header, rows),
            .. ClassChoice.Faults(options, header),
        ];

    private static string[] Solving(SampleOptions options, IReadOnlyList<GivenOption> given)
    {
        bool Has(string name) => given.Any(one => one.Name == name);
        string[] solver =
            options.Sde && Has("solver") ? ["--sde takes its own steps: leave out --solver."] : [.. SamplePlan.SolverOf(options).Faults()];
        string[] steps =
            options.Solver == Dopri5.SolverName && Has("steps")
                ? ["--solver dopri5 chooses its own steps: leave out --steps, or set --rtol and --atol."]
                : [];
        string[] grid =
            Has("grid") && (options.Sde || options.Solver == Dopri5.SolverName)
                ? ["--grid is for solvers of fixed steps: leave it out."]
                : [];
        string[] churn = options.Churn is not null && !options.Sde ? ["--churn is for the SDE: add --sde."] : [];
        return [.. solver, .. steps, .. grid, .. churn];
    }

    private static string[] WithModel(SampleOptions options, CheckpointHeader header)
    {
        IEnumerable<string> sde = options.Sde
            ? Compatibility.SdeFaults(options.Path ?? header.Path.Name, header.Coupling.Name, header.Source)
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
        return [.. sde, .. path, .. invert];
    }

    private static IEnumerable<string> Interpolating(SampleOptions options, CheckpointHeader header, int? rows)
    {
        if (options.Interpolate is null)
            yield break;

        if (header.Architecture.UNet is null)
            yield return "--interpolate is for models of pictures, and this is one of points: leave it out.";
        if (options.Sde)
            yield return "--interpolate shows the flow between two noises, and --sde adds noise of its own: leave one of them out.";
        if (options.Guidance.Count > 1)
            yield return "--interpolate and more than one --guidance are two different strips: choose one.";
        if (rows % 2 == 1)
            yield return $"--interpolate pairs the first half of the noises with the second, and {options.Noise} holds {rows}: bring an even number.";
    }
}
