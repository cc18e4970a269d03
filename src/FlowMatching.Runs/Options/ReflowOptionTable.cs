using FlowMatching.Core.Solvers;
using Spec = FlowMatching.Runs.Options.OptionSpec<FlowMatching.Runs.Options.ReflowOptions>;

namespace FlowMatching.Runs.Options;

/// <summary>The options of 'reflow'.</summary>
public static class ReflowOptionTable
{
    /// <summary>The table.</summary>
    public static OptionTable<ReflowOptions> Table { get; } = new("reflow", new ReflowOptions(),
    [
        .. Run(),
        .. Teacher(),
        .. TrainingSpecs.Optimisation<ReflowOptions>(),
        TrainingSpecs.TimeSampler<ReflowOptions>(),
        .. TrainingSpecs.Records<ReflowOptions>(),
        Spec.Of("num", new WholeNumber<int>(2, 10_000_000, "samples"), "Samples for each figure", o => o.Num, (o, v) => o with { Num = v }),
        .. ComputeSpecs.Engine<ReflowOptions>(),
        .. Call(),
    ]);

    /// <summary>The options that cannot change between the parts of a run, because the result depends on them.</summary>
    public static IReadOnlyList<string> FixedOnResume { get; } =
    [
        .. Teacher().Concat(TrainingSpecs.Optimisation<ReflowOptions>()).Select(spec => spec.Name), "rounds", "distill", "time-sampler", "precision", "seed",
    ];

    private static Spec[] Run() =>
    [
        Spec.Of("dataset", new PlainText("NAME"), "Teacher: the cfm run of this name; with --checkpoint, what it must have learnt",
            o => o.Dataset, (o, v) => o with { Dataset = v }),
        Spec.Of("checkpoint", new PlainText("FILE|FOLDER"), "Teacher: a checkpoint of train or reflow", o => o.Checkpoint, (o, v) => o with { Checkpoint = v }),
        Spec.Of("data", new PlainText("FILE"), ComputeSpecs.DataWords, o => o.Data, (o, v) => o with { Data = v }),
        Spec.Of("rounds", new WholeNumber<int>(0, 10, "rounds"), "Rounds of reflow; earlier ones go into round-1, round-2 and so on",
            o => o.Rounds, (o, v) => o with { Rounds = v }),
        Spec.Of("distill", new Flag(), "Then make a one-step student of the last round", o => o.Distill, (o, v) => o with { Distill = v }),
        TrainingSpecs.Config<ReflowOptions>(),
        ComputeSpecs.OutputDir<ReflowOptions>("Folder under which the run folder reflow/NAME lies"),
        TrainingSpecs.Name<ReflowOptions>(),
        ComputeSpecs.Seed<ReflowOptions>("Seed of all randomness"),
    ];

    private static IEnumerable<Spec> Call() =>
    [
        Spec.Of("resume", new Flag(), "Go on where the run was stopped", o => o.Resume, (o, v) => o with { Resume = v }, callOnly: true),
        TrainingSpecs.Overwrite<ReflowOptions>(),
        Spec.Of("dry-run", new Flag(), "Show the resolved options and the cost, and stop",
            o => o.DryRun, (o, v) => o with { DryRun = v }, callOnly: true),
        .. ComputeSpecs.Talk<ReflowOptions>(),
    ];

    private static Spec[] Teacher() =>
    [
        Spec.Of("pool-pairs", new WholeNumber<int>(1, 100_000_000, "pairs"), "Pairs that the teacher makes at a time",
            o => o.PoolPairs, (o, v) => o with { PoolPairs = v }),
        Spec.Of("renew-every", new WholeNumber<int>(1, 100_000_000, "steps"), "Training steps after which the pairs are made anew",
            o => o.RenewEvery, (o, v) => o with { RenewEvery = v }),
        Spec.Of("teacher-solver", new Choice(OdeSolvers.All.Names), "ODE solver of the teacher", o => o.TeacherSolver, (o, v) => o with { TeacherSolver = v }),
        Spec.Of("teacher-steps", new WholeNumber<int>(1, 1_000_000, "steps"), "Steps of the teacher's solver",
            o => o.TeacherSteps, (o, v) => o with { TeacherSteps = v }),
        Spec.Of("teacher-rtol", ComputeSpecs.Tolerance, "dopri5: the teacher's error of a step relative to the state; else 1e-5",
            o => o.TeacherRtol, (o, v) => o with { TeacherRtol = v }),
        Spec.Of("teacher-atol", ComputeSpecs.Tolerance, "dopri5: the teacher's error of a step in any case; else 1e-5",
            o => o.TeacherAtol, (o, v) => o with { TeacherAtol = v }),
    ];
}
