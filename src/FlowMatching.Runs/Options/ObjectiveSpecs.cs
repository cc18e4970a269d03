using FlowMatching.Core.Couplings;
using FlowMatching.Core.Models;
using FlowMatching.Core.Paths;
using FlowMatching.Core.Sources;
using Spec = FlowMatching.Runs.Options.OptionSpec<FlowMatching.Runs.Options.TrainOptions>;

namespace FlowMatching.Runs.Options;

/// <summary>The table lines on what is learnt: path, coupling, source, prediction. What fits together the core knows.</summary>
internal static class ObjectiveSpecs
{
    private const double Huge = 1e6;

    private static readonly Optional<double> Width = new(new RealNumber(0, Huge));
    private static readonly Optional<double> Positive = new(new RealNumber(0, Huge) { AboveMinimum = true });

    /// <summary>All lines.</summary>
    public static IEnumerable<Spec> All() => [.. Path(), .. Pairs()];

    private static Spec[] Path() =>
    [
        Spec.Of("path", new Choice(ProbabilityPaths.Names), "Probability path from noise to data", o => o.Path, (o, v) => o with { Path = v }),
        Spec.Of("sigma-min", Width, "condot, ve: width of the path around a data point at t = 1", o => o.SigmaMin, (o, v) => o with { SigmaMin = v }),
        Spec.Of("sigma-max", Positive, "ve: width at t = 0; else 10 standard deviations of the data", o => o.SigmaMax, (o, v) => o with { SigmaMax = v }),
        Spec.Of("power", Positive, "polynomial: the power of t; else 2", o => o.Power, (o, v) => o with { Power = v }),
        Spec.Of("beta-min", Positive, "vp: lowest rate of noise; else 0.1", o => o.BetaMin, (o, v) => o with { BetaMin = v }),
        Spec.Of("beta-max", Positive, "vp: highest rate of noise; else 20", o => o.BetaMax, (o, v) => o with { BetaMax = v }),
        Spec.Of("sigma", Positive, "tube, schroedinger: width of the bridge; else 0.1 and 1", o => o.Sigma, (o, v) => o with { Sigma = v }),
    ];

    private static Spec[] Pairs() =>
    [
        Spec.Of("source", new Choice(SourceCatalog.Names), "Law of x0, where the flow starts", o => o.Source, (o, v) => o with { Source = v }),
        Spec.Of("coupling", new Choice(CouplingCatalog.Names), "How noise and data are paired", o => o.Coupling, (o, v) => o with { Coupling = v }),
        Spec.Of("ot-batch", new Optional<int>(new WholeNumber<int>(2, 1_048_576, "rows")), "ot, sinkhorn: rows paired among themselves; else 256",
            o => o.OtBatch, (o, v) => o with { OtBatch = v }),
        Spec.Of("sinkhorn-reg", Positive, "sinkhorn: regularisation in squared data units; else by the mean cost",
            o => o.SinkhornReg, (o, v) => o with { SinkhornReg = v }),
        Spec.Of("sinkhorn-iterations", new Optional<int>(new WholeNumber<int>(1, 1_000_000)), "sinkhorn: most iterations; else 1000",
            o => o.SinkhornIterations, (o, v) => o with { SinkhornIterations = v }),
        Spec.Of("sinkhorn-tolerance", new Optional<double>(new RealNumber(0, 1) { AboveMinimum = true, BelowMaximum = true }),
            "sinkhorn: mass that may be misplaced; else 0.01", o => o.SinkhornTolerance, (o, v) => o with { SinkhornTolerance = v }),
        Spec.Of("prediction", new Choice(Predictions.All.Names), "What the network predicts", o => o.Prediction, (o, v) => o with { Prediction = v }),
    ];
}
