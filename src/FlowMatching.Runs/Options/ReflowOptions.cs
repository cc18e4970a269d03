using FlowMatching.Core.Objectives;
using FlowMatching.Core.Options;
using FlowMatching.Core.Specification;

namespace FlowMatching.Runs.Options;

/// <summary>What 'reflow' is told.</summary>
public sealed record ReflowOptions : TrainingOptions
{
    /// <summary>The options of 'reflow'.</summary>
    public static OptionTable<ReflowOptions> Table { get; } = new("reflow", new ReflowOptions());

    /// <summary>The options that cannot change between the parts of a run: the rounds build on one another, so the number of steps is among
    /// them.</summary>
    public static IReadOnlyList<string> FixedOnResume { get; } = ["steps", .. Table.FixedOnResume];

    /// <summary>The data set or run whose flow is the teacher; with <see cref="Checkpoint"/>, the data set it must have learnt.</summary>
    [Option("dataset", "Teacher: the cfm run of this name; with --checkpoint, what it must have learnt")]
    public string? Dataset { get; init; }

    /// <summary>The teacher: a checkpoint file, or a run folder.</summary>
    [Option("checkpoint", "Teacher: a checkpoint of train or reflow", Placeholder = "FILE|FOLDER")]
    public string? Checkpoint { get; init; }

    /// <summary>Where the points or the picture of the model lie; null where the run had them.</summary>
    [Option("data", DataWords, Placeholder = "FILE")]
    public string? Data { get; init; }

    /// <summary>Rounds of reflow: the student of each is the teacher of the next.</summary>
    [Option(
        "rounds",
        "Rounds of reflow; earlier ones go into round-1, round-2 and so on",
        Min = 0,
        Max = 10,
        Unit = "rounds",
        FixedOnResume = true
    )]
    public int Rounds { get; init; } = 1;

    /// <summary>Whether a one-step student of the last round is made.</summary>
    [Option("distill", "Then make a one-step student of the last round", FixedOnResume = true)]
    public bool Distill { get; init; }

    /// <summary>What the student is trained for.</summary>
    [OptionGroup]
    public ObjectiveSettings Objective { get; init; } = new();

    /// <summary>How the teacher's pairs are made.</summary>
    [OptionGroup]
    public PairPoolSettings Pool { get; init; } = new() { RenewEvery = 2500 };

    /// <inheritdoc/>
    /// <remarks>The rate is that of a fresh network: 0.01 gave a better student than 0.002 on every set that was tried
    /// (results/recipes.md).</remarks>
    [OptionGroup(Without = ["micro-batch", "label-dropout", "validate-every"])]
    public override TrainerSettings Training { get; init; } =
        new()
        {
            Steps = 5000,
            BatchSize = 1024,
            LearningRate = 1e-2,
        };

    /// <summary>Samples for each figure.</summary>
    [Option("num", "Samples for each figure", Min = 2, Max = 10_000_000, Unit = "samples")]
    public int Num { get; init; } = 100_000;
}
