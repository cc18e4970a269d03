using FlowMatching.Core;
using FlowMatching.Core.Solvers;
using FlowMatching.Core.Specification;
using FlowMatching.Runs.Domains;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Options;
using FlowMatching.Runs.Plans;
using FlowMatching.Runs.Sample;

namespace FlowMatching.Runs.Evaluate;

/// <summary>Makes the plan of an evaluation, and refuses options that do not go together, or not with the models.</summary>
public static class EvaluatePreparation
{
    private static OptionTable<EvaluateOptions> Table => EvaluateOptions.Table;

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
        InvalidInputException.ThrowIfAny(SolverFaults(options, models));
        var domain = DataDomains.For(models[0].Header);
        InvalidInputException.ThrowIfAny(domain.EvaluationFaults(options, models));
        if (given.All(one => one.Name != "num"))
            options = options with { Num = domain.UsualNumber(options, models[0].Header) };
        var data = domain.ForEvaluation(models[0], options, observer, cancel);
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

    // One model that has a flow map is enough: the others take as many steps of Euler's.
    private static IEnumerable<string> SolverFaults(EvaluateOptions options, IReadOnlyList<EvaluatedCheckpoint> models) =>
        options.Solvers.Contains(FlowMapSteps.SolverName) && !models.Any(model => model.Header.Architecture.HasEndTime())
            ? Compatibility.FlowMapFaults(models[0].Header.Architecture)
            : [];

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
