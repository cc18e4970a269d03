using FlowMatching.Core;
using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Data;
using FlowMatching.Core.Solvers;
using FlowMatching.Core.Specification;
using FlowMatching.Runs.Data;
using FlowMatching.Runs.Domains;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Options;
using FlowMatching.Runs.Plans;
using FlowMatching.Runs.Sample;
using FlowMatching.Runs.Sampling;

namespace FlowMatching.Runs.Reflow;

/// <summary>What a reflow run will do.</summary>
/// <param name="Options">The options.</param>
/// <param name="TeacherFile">The first teacher's checkpoint.</param>
/// <param name="Teacher">What it says of itself.</param>
/// <param name="Data">The data set that the teacher has learnt; null where that is a file that was not found, or samples of
/// this kind are not measured.</param>
/// <param name="Folder">The run folder.</param>
public sealed record ReflowRunPlan(ReflowOptions Options, string TeacherFile, CheckpointHeader Teacher, IDataStream? Data, RunFolder Folder)
{
    private static OptionTable<ReflowOptions> Table => ReflowOptions.Table;

    /// <summary>The trainings in order.</summary>
    public IReadOnlyList<ReflowRound> Stages => ReflowRound.Of(Options.Rounds, Options.Distill, Folder);

    /// <summary>Reads and checks everything that can be checked without the engine.</summary>
    /// <param name="commandLine">The options of the command line.</param>
    /// <param name="faults">Faults found so far.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="InvalidInputException">There were faults; all of them are in it.</exception>
    public static ReflowRunPlan Prepare(IReadOnlyList<GivenOption> commandLine, List<string> faults)
    {
        var given = OptionSources.Combine(Table, commandLine, faults);
        var options = Table.Apply(Table.Defaults, given, faults);
        if (!options.Resume && faults.Count == 0)
            options = Table.Apply(DefaultsFor(options), given);
        if (options.Resume && faults.Count == 0)
            options = Resumed(options, given, faults);
        if (options.Distill && !options.Objective.IsFlow)
            faults.Add(
                $"--distill learns one step of a flow, and --objective {options.Objective.Name} needs no such student: leave one of them out."
            );
        if (options.Rounds == 0 && !options.Distill)
            faults.Add("--rounds is 0, which leaves nothing to do without --distill.");
        faults.AddRange(SolverFaults(options, commandLine));
        string file = FindTeacher(options, faults);
        InvalidInputException.ThrowIfAny(faults);

        var teacher = Checkpoint.ReadHeader(file);
        var folder = RunFolder.OfReflow(options.OutputDir, options.Name ?? CheckpointSource.FolderName(options.Dataset ?? teacher.DataSet));
        InvalidInputException.ThrowIfAny(TeacherFaults(options, file, teacher).Concat(Objections(folder, file, options)));

        string? data = LearntData.FileOf(options.Data, options.Dataset);
        return new ReflowRunPlan(
            WithData(options, file, teacher, data),
            file,
            teacher,
            DataDomains.For(teacher).Find(new ModelFile(file, teacher), data),
            folder
        );
    }

    // Asked before anything is checked: what is at fault with the teacher is told later, with the rest.
    private static ReflowOptions DefaultsFor(ReflowOptions options)
    {
        string file = FindTeacher(options, []);
        return File.Exists(file) ? DataDomains.For(Checkpoint.ReadHeader(file)).ReflowDefaults : Table.Defaults;
    }

    // What the run was begun with; --dataset and --checkpoint need not be said again, and nothing that matters may change.
    private static ReflowOptions Resumed(ReflowOptions asked, IReadOnlyList<GivenOption> given, List<string> faults)
    {
        if (asked.Name is null && asked.Dataset is null && asked.Checkpoint is null)
            return asked;

        string name =
            asked.Name
            ?? CheckpointSource.FolderName(asked.Dataset ?? Checkpoint.ReadHeader(RunFolder.CheckpointAt(asked.Checkpoint!)).DataSet);
        var folder = RunFolder.OfReflow(asked.OutputDir, name);
        if (!folder.HasBegun)
            return asked; // told with the other objections

        var first = folder.OfRound(1).HasRun ? folder.OfRound(1) : folder;
        var recorded = Table.Apply(Table.Defaults, YamlOptions.Read(first.RunYaml, faults), faults) with { OutputDir = asked.OutputDir };
        var options = Table.Apply(recorded, given.Where(one => one.Text != "auto")); // what "auto" was resolved to stays
        faults.AddRange(Table.Changes(recorded, options, ReflowOptions.FixedOnResume));
        return options;
    }

    // The student's run.yaml says where the data lies, so that its figures can be taken again.
    private static ReflowOptions WithData(ReflowOptions options, string file, CheckpointHeader teacher, string? data) =>
        DataSpec.Parse(teacher.DataSet) is { } recorded ? options with { Data = data ?? LearntData.Beside(file, recorded).File } : options;

    // A run.yaml holds the steps whatever the solver is; only who types both is told.
    private static IEnumerable<string> SolverFaults(ReflowOptions options, IReadOnlyList<GivenOption> commandLine)
    {
        if (options.Pool.Solver == Dopri5.SolverName && commandLine.Any(one => one.Name == "teacher-steps"))
            yield return "--teacher-solver dopri5 chooses its own steps: leave out --teacher-steps, or set --teacher-rtol and --teacher-atol.";
        foreach (string fault in options.Pool.Faults())
            yield return fault;
    }

    private static string FindTeacher(ReflowOptions options, List<string> faults)
    {
        if (options.Checkpoint is { } checkpoint)
            return RunFolder.CheckpointAt(checkpoint);
        if (options.Dataset is { } run)
            return CheckpointSource.FlowMatching(run, options.OutputDir, faults);

        faults.Add("--dataset or --checkpoint is needed: reflow learns from a teacher, which fm train makes.");
        return "";
    }

    // A run may have a name of its own, but one that is a data set's must keep its word.
    private static IEnumerable<string> TeacherFaults(ReflowOptions options, string file, CheckpointHeader teacher)
    {
        if (
            options.Dataset is { } wanted
            && DataSources.NameOf(wanted) != teacher.DataSet
            && (options.Checkpoint is not null || DataSources.Names.Contains(wanted))
        )
            yield return $"--dataset is {wanted}, but the teacher {file} has learnt {teacher.DataSet}: train one with fm train --dataset {wanted}.";
        foreach (string fault in Compatibility.TeacherGuidanceFaults(options.Pool.Guidance, teacher.Architecture))
            yield return fault;
        if (teacher.Kind == ModelKind.Distilled)
            yield return $"{file} is a one-step student, which has no flow to follow: name a checkpoint of train or reflow.";
    }

    private static IEnumerable<string> Objections(RunFolder folder, string teacher, ReflowOptions options)
    {
        if (Path.GetFullPath(folder.Checkpoint) == Path.GetFullPath(teacher))
            yield return $"{teacher} is the teacher, and would be replaced by its student: choose another --name.";
        else if (!options.DryRun && folder.Objection(options.Resume, options.Overwrite) is { } objection)
            yield return objection;
    }
}
