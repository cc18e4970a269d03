using FlowMatching.Core.Paths;
using FlowMatching.Core.Solvers;
using Spec = FlowMatching.Runs.Options.OptionSpec<FlowMatching.Runs.Options.SampleOptions>;

namespace FlowMatching.Runs.Options;

/// <summary>The options of 'sample'.</summary>
public static class SampleOptionTable
{
    /// <summary>The table.</summary>
    public static OptionTable<SampleOptions> Table { get; } = new("sample", new SampleOptions(),
    [
        .. Source(),
        ComputeSpecs.OutputDir<SampleOptions>("Folder of the runs; with --checkpoint, the folder to write into"),
        .. Integration(),
        ComputeSpecs.Seed<SampleOptions>("Seed of the noise x0"),
        .. Files(),
        .. ComputeSpecs.Engine<SampleOptions>(),
        .. ComputeSpecs.Talk<SampleOptions>(),
    ]);

    private static Spec[] Source() =>
    [
        Spec.Of("dataset", new PlainText("NAME"), "Run to sample: a data set's or a named one",
            o => o.Dataset, (o, v) => o with { Dataset = v }),
        Spec.Of("checkpoint", new PlainText("FILE|FOLDER"), "Checkpoint to sample, instead of --dataset",
            o => o.Checkpoint, (o, v) => o with { Checkpoint = v }),
        Spec.Of("data", new PlainText("FILE"), ComputeSpecs.DataWords, o => o.Data, (o, v) => o with { Data = v }),
    ];

    private static Spec[] Integration() =>
    [
        Spec.Of("num", new WholeNumber<int>(1, 50_000_000, "samples"), "Samples to draw", o => o.Num, (o, v) => o with { Num = v }),
        Spec.Of("solver", new Choice(OdeSolvers.All.Names), "ODE solver",
            o => o.Solver, (o, v) => o with { Solver = v }),
        Spec.Of("steps", new WholeNumber<int>(1, 1_000_000, "steps"), "Solver steps from t = 0 to t = 1",
            o => o.Steps, (o, v) => o with { Steps = v }),
        Spec.Of("grid", new Choice(TimeGrids.All.Names), "How the times of the steps lie", o => o.Grid, (o, v) => o with { Grid = v }),
        Spec.Of("rtol", ComputeSpecs.Tolerance, "dopri5: error of a step relative to the state; else 1e-5", o => o.Rtol, (o, v) => o with { Rtol = v }),
        Spec.Of("atol", ComputeSpecs.Tolerance, "dopri5: error of a step in any case; else 1e-5", o => o.Atol, (o, v) => o with { Atol = v }),
        Spec.Of("max-nfe", new Optional<int>(new WholeNumber<int>(8, 100_000_000, "evaluations")), "dopri5: most evaluations a sample; else 10000",
            o => o.MaxNfe, (o, v) => o with { MaxNfe = v }),
        Spec.Of("sde", new Flag(), "Solve the SDE of the same marginals, by Euler and Maruyama", o => o.Sde, (o, v) => o with { Sde = v }),
        Spec.Of("churn", new Optional<double>(new RealNumber(0, 1000)), "sde: how much noise it puts in and takes out; else 1",
            o => o.Churn, (o, v) => o with { Churn = v }),
        Spec.Of("path", new OptionalName(ProbabilityPaths.Names), "Run the model along another path than its own", o => o.Path, (o, v) => o with { Path = v }),
        Spec.Of("class", new PlainText("NAMES"), "pictures: classes to draw, such as 3 or 1,7; else all of them in turn",
            o => o.Class, (o, v) => o with { Class = v }),
        Spec.Of("guidance", new ListOf<double>(new RealNumber(0, 100)), "pictures: how strongly the class guides; 0,1,2,4 lays several side by side",
            o => o.Guidance, (o, v) => o with { Guidance = v! }),
        Spec.Of("interpolate", new Optional<int>(new WholeNumber<int>(2, 50, "pictures")), "pictures: so many between two noises instead; --num such rows",
            o => o.Interpolate, (o, v) => o with { Interpolate = v }),
        Spec.Of("noise", new PlainText("FILE.npy"), "Starting points x0: a float32 array of shape (N, 2), of pictures (N, C, H, W)",
            o => o.Noise, (o, v) => o with { Noise = v }),
        Spec.Of("invert", new PlainText("FILE|FOLDER"), "Points (.npy) or pictures to take back to noise.npy, a file for --noise",
            o => o.Invert, (o, v) => o with { Invert = v }),
    ];

    private static Spec[] Files() =>
    [
        Spec.Of("no-gif", new Flag(), "Leave out the animation vector_field_and_samples_NAME.gif", o => o.NoGif, (o, v) => o with { NoGif = v }),
        Spec.Of("reference", new Flag(), "Also write, as quality_*.npy, what the samples were measured against",
            o => o.Reference, (o, v) => o with { Reference = v }),
    ];
}
