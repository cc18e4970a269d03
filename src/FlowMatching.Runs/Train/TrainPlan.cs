using FlowMatching.Core;
using FlowMatching.Core.Checkpoints;
using FlowMatching.Core.Data;
using FlowMatching.Core.Objectives;
using FlowMatching.Core.Specification;
using FlowMatching.Runs.Data;
using FlowMatching.Runs.Domains;
using FlowMatching.Runs.Files;
using FlowMatching.Runs.Options;
using FlowMatching.Runs.Sample;

namespace FlowMatching.Runs.Train;

/// <summary>What a training run will do: the options with file, command line and, on resume, checkpoint put together, and the
/// folder.</summary>
/// <param name="Options">The options; "auto" is not resolved yet, except on resume.</param>
/// <param name="Data">The data set to learn.</param>
/// <param name="Folder">The run folder.</param>
/// <param name="StepsDone">Steps that the checkpoint to resume has done; 0 for a new run.</param>
public sealed record TrainPlan(TrainOptions Options, IDataStream Data, RunFolder Folder, int StepsDone)
{
    /// <summary>What is of one call, or is taken from the checkpoint itself: all that must not change when a run is resumed.</summary>
    private static readonly HashSet<string> OfOneCall =
    [
        "output-dir",
        "name",
        "device",
        "precision",
        "threads",
        "budget",
        .. TrainOptions.Table.FixedOnResume,
    ];

    private static OptionTable<TrainOptions> Table => TrainOptions.Table;

    /// <summary>Reads and checks everything that can be checked without the engine.</summary>
    /// <param name="commandLine">The options of the command line.</param>
    /// <param name="faults">Faults found so far.</param>
    /// <param name="observer">Told of the decoding of pictures, and of files left out; null for nobody.</param>
    /// <param name="cancel">Stops the decoding.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="InvalidInputException">There were faults; all of them are in it.</exception>
    public static TrainPlan Prepare(
        IReadOnlyList<GivenOption> commandLine,
        List<string> faults,
        IRunObserver? observer = null,
        CancellationToken cancel = default
    )
    {
        var given = ExclusiveOptions.Resolve(OptionSources.Combine(Table, commandLine, faults), "steps", "budget", faults);
        var options = Table.Apply(DefaultsFor(given), given, faults) with { Preset = null };
        bool isNamed = options.Dataset is not null || (options.Resume && options.Name is not null);
        if (!isNamed && given.All(one => one.Name != "dataset"))
            faults.Add($"--dataset is needed: one of {string.Join(", ", DataSources.Forms)}.");

        if (options is { Resume: true, Budget: not null })
            faults.Add("--budget is for a new run: one that goes on keeps its steps, or takes --steps.");

        var folder = RunFolder.OfFlowMatching(options.OutputDir, options.Name ?? CheckpointSource.FolderName(options.Dataset ?? ""));
        if (isNamed && !options.DryRun && folder.Objection(options.Resume, options.Overwrite) is { } objection)
            faults.Add(objection);
        InvalidInputException.ThrowIfAny(faults);

        var (agreed, done, data) = options.Resume
            ? Recorded(options, given, folder, observer, cancel)
            : Fresh(options, given, observer, cancel);
        foreach (string remark in data.Remarks)
            observer?.Note(remark);
        return Checked(new TrainPlan(agreed, data, folder, done));
    }

    /// <summary>The options as they stand once "auto" has been resolved.</summary>
    /// <param name="device">The device.</param>
    /// <param name="precision">fp32 or bf16.</param>
    /// <param name="threads">CPU threads.</param>
    /// <returns>A copy of the options.</returns>
    public TrainOptions Resolved(string device, string precision, int threads) =>
        Options with
        {
            Device = device,
            Precision = precision,
            Threads = threads,
        };

    /// <summary>The plan with the budget turned into a number of steps; a plan without a budget as it is.</summary>
    /// <param name="stepsPerSecond">The measured rate.</param>
    /// <returns>The plan.</returns>
    public TrainPlan Settled(double stepsPerSecond) =>
        Options.Budget is { } budget
            ? this with
            {
                Options = Options with
                {
                    Training = Options.Training with
                    {
                        Steps = (int)Math.Clamp(stepsPerSecond * budget.TotalSeconds, 1, TrainerSettings.MostSteps),
                    },
                    Budget = null,
                },
            }
            : this;

    private static TrainOptions DefaultsFor(IReadOnlyList<GivenOption> given)
    {
        string dataSet = TextOf(given, "dataset");
        var domain = DataDomains.Named(dataSet);
        var usual = domain.TrainDefaults(dataSet, TextOf(given, "preset") == TrainOptions.Best);
        string objective = TextOf(given, "objective");
        return objective is "" or FlowObjective.ObjectiveName ? usual : domain.FlowMapDefaults(usual, objective);
    }

    private static string TextOf(IReadOnlyList<GivenOption> given, string name) => given.LastOrDefault(one => one.Name == name).Text ?? "";

    // The defaults depend on the data too, once it is there.
    private static (TrainOptions Options, int StepsDone, IDataStream Data) Fresh(
        TrainOptions asked,
        IReadOnlyList<GivenOption> given,
        IRunObserver? observer,
        CancellationToken cancel
    )
    {
        var data = asked.ClassConditional
            ? DataSources.OpenWithClasses(asked.Dataset!, asked.Images, observer, asked.Tables, cancel)
            : DataSources.Open(asked.Dataset!, asked.Images, observer, asked.Tables, cancel);
        var usual = DataDomains.For(data).TrainDefaults(DefaultsFor(given), data);

        return (Table.Apply(usual, given) with { Preset = null }, 0, data);
    }

    // What the checkpoint to go on from was trained with, the steps that it has done, and its data.
    private static (TrainOptions Options, int StepsDone, IDataStream Data) Recorded(
        TrainOptions asked,
        IReadOnlyList<GivenOption> given,
        RunFolder folder,
        IRunObserver? observer,
        CancellationToken cancel
    )
    {
        var header = Checkpoint.ReadHeader(folder.Checkpoint);
        var recorded = RecordedOptions.Of(header, AsBegun(asked, folder, observer), folder.Checkpoint);
        var options = Table.Apply(recorded, given.Where(one => one.Text != "auto")); // what "auto" was resolved to stays
        InvalidInputException.ThrowIfAny(
            Table.Changes(recorded, options, TrainOptions.Table.FixedOnResume).Concat(TooFewSteps(options, header.Step))
        );

        return (options, header.Step, DataDomains.For(header).Resumed(header, options, observer, cancel));
    }

    // What a checkpoint does not record, such as the samples at the end, is as the run was begun; without its run.yaml as by default.
    private static TrainOptions AsBegun(TrainOptions asked, RunFolder folder, IRunObserver? observer)
    {
        try
        {
            return File.Exists(folder.RunYaml)
                ? Table.Apply(asked, YamlOptions.Read(folder.RunYaml, []).Where(static one => !OfOneCall.Contains(one.Name)))
                : asked;
        }
        catch (InvalidInputException fault)
        {
            observer?.Note($"What no checkpoint records is as by default: {fault.Faults[0]}");
            return asked;
        }
    }

    // What fits together is the core's business; it is asked before anything starts.
    private static TrainPlan Checked(TrainPlan plan)
    {
        var domain = DataDomains.For(plan.Data);
        string network = plan.Options.Network == ComputeOptions.Auto ? domain.DefaultNetwork(plan.Data) : plan.Options.Network;
        if (domain.NetworkFault(network, plan.Data) is { } misfit)
            throw new InvalidInputException(misfit);

        var named = plan with { Options = plan.Options with { Network = network } };
        InvalidInputException.ThrowIfAny(TrainingSetup.PlanOf(named).Faults());
        var architecture = domain.NetworkOf(named.Options, named.Data);
        if (MemoryCheck.Fault(named.Options, architecture, MemoryCheck.Available()) is { } fault)
            throw new InvalidInputException(fault);
        return named;
    }

    private static IEnumerable<string> TooFewSteps(TrainOptions options, int done) =>
        options.Training.Steps < done
            ? [$"--steps is {options.Training.Steps}, but the run to resume has done {done}: ask for as many or more."]
            : [];
}
