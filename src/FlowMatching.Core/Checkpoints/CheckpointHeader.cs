using FlowMatching.Core.Couplings;
using FlowMatching.Core.Data;
using FlowMatching.Core.Models;
using FlowMatching.Core.Objectives;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Sources;
using FlowMatching.Core.Specification;

namespace FlowMatching.Core.Checkpoints;

/// <summary>What a checkpoint says of itself: enough to sample, to evaluate and to go on training. No time, path or host is in
/// it.</summary>
public sealed record CheckpointHeader
{
    /// <summary>The format that this version writes. Format 1 had no source (x0 was Gaussian), and of the coupling the name alone; format 2
    /// knew neither pictures nor classes; in format 3 every network was preconditioned, and up to format 4 without a skip connection; up
    /// to format 5 there were neither tables nor perceptrons with classes; up to format 6 no average velocities; up to format 7 AdamW
    /// alone. All can be read.</summary>
    public const int CurrentFormatVersion = 8;

    /// <summary>The format in which a checkpoint is written that needs nothing of the next one, so that earlier versions read it
    /// too.</summary>
    public const int PlainFormatVersion = 5;

    /// <summary>The format of tables and of perceptrons with classes.</summary>
    public const int TableFormatVersion = 6;

    /// <summary>The format of average velocities and of sources that were drawn.</summary>
    public const int MapFormatVersion = 7;

    /// <summary>The most threads that an engine is asked to start.</summary>
    public const int MostThreads = 1024;

    /// <summary>A file's name, and what kind of data it is.</summary>
    private const int LongestName = 300;

    /// <summary>The format of the file.</summary>
    public int FormatVersion { get; init; } = PlainFormatVersion;

    /// <summary>The format that this header is written in: the plain one wherever it can be.</summary>
    internal int NeededFormatVersion =>
        Training.Optimizer != OptimizerKind.AdamW ? CurrentFormatVersion
        : !Objective.IsFlow || DrawingCode.In(Source) is not null ? MapFormatVersion
        : DataAffine?.Scales is null && ClassShares is null && Table is null && Architecture is { UNet: not null } or { Classes: 0 }
            ? PlainFormatVersion
        : TableFormatVersion;

    /// <summary>How the model was made.</summary>
    public ModelKind Kind { get; init; }

    /// <summary>The network.</summary>
    public required Architecture Architecture { get; init; }

    /// <summary>The path from noise to data.</summary>
    public required PathSettings Path { get; init; }

    /// <summary>The coupling and its options, by the name <see cref="ReflowOrigin.Coupling"/> for the pairs of a teacher.</summary>
    public CouplingSettings Coupling { get; init; } = new();

    /// <summary>The name of what the network predicts.</summary>
    public string Prediction { get; init; } = Predictions.Velocity.Name;

    /// <summary>What the network was trained for.</summary>
    public ObjectiveSettings Objective { get; init; } = new();

    /// <summary>The factors around the network; none around imported ones.</summary>
    public Preconditioning Preconditioning { get; init; } = Preconditioning.Skip;

    /// <summary>The name of the law of x0.</summary>
    public string Source { get; init; } = GaussianSource.SourceName;

    /// <summary>The standard deviation of x0; positive, 1 for gaussian.</summary>
    public double SourceStd { get; init; } = 1;

    /// <summary>The name of the data set.</summary>
    public required string DataSet { get; init; }

    /// <summary>The standard deviation of the data; positive.</summary>
    public required double DataStd { get; init; }

    /// <summary>How the data was standardised; null where it is learnt as it is. Samples come back to data units by it.</summary>
    public DataAffine? DataAffine { get; init; }

    /// <summary>The names of the classes that the model tells apart, in the order of their numbers; null where there are none.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>What part of the data each class makes up, in the order of their numbers; null where that is not recorded.</summary>
    public IReadOnlyList<double>? ClassShares { get; init; }

    /// <summary>The columns of the table that was learnt; null where the data is none.</summary>
    public TableLayout? Table { get; init; }

    /// <summary>The teacher, and how it was used; null where the model was learnt from data.</summary>
    public ReflowOrigin? Reflow { get; init; }

    /// <summary>Steps done.</summary>
    public required int Step { get; init; }

    /// <summary>Updates among them that were left out because the gradient was not finite.</summary>
    public int Skipped { get; init; }

    /// <summary>How it is trained, the total number of steps and the seed among it.</summary>
    public required TrainerSettings Training { get; init; }

    /// <summary>Threads of the engine, 1 to <see cref="MostThreads"/>: with another number a run goes on, but not bit for bit.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>The running sums of the progress reports.</summary>
    public LossMonitorState Monitor { get; init; } = new();

    /// <summary>Steps of the whole run.</summary>
    public int TotalSteps => Training.Steps;

    /// <summary>The seed of the run.</summary>
    public long Seed => Training.Seed;

    /// <summary>What was trained and how, as a trainer takes it.</summary>
    public TrainingPlan Plan =>
        new()
        {
            Architecture = Architecture,
            Path = Path,
            Prediction = Prediction,
            Objective = Objective,
            Source = Source,
            Coupling = Reflow is null ? Coupling : new CouplingSettings(), // a teacher's pairs are coupled already
            Settings = Training,
        };

    /// <summary>The shape of an example in the units of the data: of standardised points with the columns that never change.</summary>
    public IReadOnlyList<long> DataShape() => DataAffine is { } affine ? [affine.Columns] : Architecture.ExampleShape();

    /// <summary>How the model was made, in words: its kind, or what it was trained for instead of a flow, such as "cfm", "mean-flow" or
    /// "reflow, mean-flow".</summary>
    public string KindText =>
        Objective.IsFlow ? Kind.Name()
        : Kind == ModelKind.Cfm ? Objective.Name
        : $"{Kind.Name()}, {Objective.Name}";

    /// <summary>Number of reflow rounds behind the model, 0 for one that was learnt from data.</summary>
    public int Round => Reflow?.Round ?? 0;

    /// <summary>Lists what is wrong with this header, one sentence each.</summary>
    public IEnumerable<string> Faults()
    {
        foreach (string fault in Plan.Faults().Concat(Path.Missing()))
        {
            yield return fault;
        }

        foreach (string fault in KindFaults().Concat(NameFaults()))
        {
            yield return fault;
        }

        if (!(SourceStd > 0 && double.IsFinite(SourceStd)))
        {
            yield return $"the standard deviation of its source is {SourceStd}, expected a positive number.";
        }

        if (!(DataStd > 0 && double.IsFinite(DataStd)))
        {
            yield return $"the standard deviation of the data is {DataStd}, expected a positive number.";
        }

        foreach (string fault in (DataAffine?.Faults(Architecture.Dimension) ?? []).Concat(Table?.Faults() ?? []))
        {
            yield return fault;
        }

        if (Step < 0 || Step > TotalSteps)
        {
            yield return $"step is {Step}, expected 0 to {TotalSteps}.";
        }

        if (Skipped < 0 || Skipped > Step)
        {
            yield return $"it left out {Skipped} updates, expected 0 to {Step}.";
        }

        if (Threads is < 1 or > MostThreads)
        {
            yield return $"threads is {Threads}, expected 1 to {MostThreads}.";
        }

        if (!Monitor.IsWhole)
        {
            yield return $"its sums of losses are not those of {LossMonitorState.Bins} time bins.";
        }
    }

    /// <summary>Lists what keeps the run from going on with other settings, one sentence each.</summary>
    /// <param name="settings">The settings.</param>
    internal IEnumerable<string> ContinuationFaults(TrainerSettings settings)
    {
        if (settings.Steps < Step)
            yield return $"steps is {settings.Steps}, but the checkpoint has already done {Step}; expected at least as many.";
        if (settings.Seed != Seed)
            yield return $"seed is {settings.Seed}, but the run was begun with {Seed}; a run keeps its seed.";
    }

    /// <summary>Makes the law of x0.</summary>
    internal ISource CreateSource() => SourceCatalog.Create(Source, SourceStd, DataAffine);

    private IEnumerable<string> KindFaults()
    {
        if ((Kind == ModelKind.Cfm) != (Reflow is null) || (Coupling.Name == ReflowOrigin.Coupling) == (Reflow is null))
        {
            return
            [
                $"it is of kind {Kind.Name()} with the coupling {Coupling.Name} and {(Reflow is null ? "no" : "a")} teacher, which do not fit.",
            ];
        }

        return Reflow?.Faults() ?? [];
    }

    private IEnumerable<string> NameFaults()
    {
        if (DataSet.Length is 0 or > LongestName || DataSet.Contains('\0'))
        {
            yield return $"its data set is '{Printable.Excerpt(DataSet)}', expected a name of 1 to {LongestName} characters.";
        }

        if ((ClassNames?.Count ?? 0) != Architecture.ClassCount())
        {
            yield return $"it names {ClassNames?.Count ?? 0} classes, and its network tells {Architecture.ClassCount()} apart.";
        }

        if (ClassNames?.Any(name => name is null) == true)
        {
            yield return "one of its classes has no name.";
        }

        if (ClassShares is { } shares && (shares.Count != ClassNames?.Count || !shares.All(share => share is >= 0 and <= 1)))
        {
            yield return $"the shares of its classes are {shares.Count} numbers, expected {ClassNames?.Count ?? 0} from 0 to 1.";
        }

        if (Table is { } table && DataAffine is { } affine && table.Columns.Count != affine.Columns)
        {
            yield return $"its table has {table.Columns.Count} columns, and its data {affine.Columns}.";
        }
    }
}

/// <summary>The running sums behind the progress reports, as a checkpoint keeps them: a run that goes on reports what it would have
/// reported.</summary>
public sealed record LossMonitorState
{
    /// <summary>Number of equal time bins.</summary>
    internal const int Bins = 10;

    /// <summary>Sum of the losses in each time bin since the last report.</summary>
    public IReadOnlyList<float> Sums { get; init; } = new float[Bins];

    /// <summary>Number of examples in each time bin since the last report.</summary>
    public IReadOnlyList<float> Counts { get; init; } = new float[Bins];

    /// <summary>The smoothed loss, before its start-up is corrected.</summary>
    public double Smoothed { get; init; }

    /// <summary>The weight that the smoothed loss has gathered so far, in [0, 1].</summary>
    public double Weight { get; init; }

    /// <summary>Whether there is one sum and one count for each time bin.</summary>
    internal bool IsWhole => Sums.Count == Bins && Counts.Count == Bins;
}
