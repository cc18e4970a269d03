using FlowMatching.Core.Couplings;
using FlowMatching.Core.Paths;
using FlowMatching.Runs.Options;

namespace FlowMatching.Runs.Train;

/// <summary>What is learnt, between the options' form and the core's.</summary>
internal static class Objective
{
    /// <summary>The path that options describe.</summary>
    /// <param name="options">The options.</param>
    /// <returns>The settings; what was not given is open.</returns>
    public static PathSettings PathOf(TrainOptions options) => new()
    {
        Name = options.Path,
        SigmaMin = options.SigmaMin,
        SigmaMax = options.SigmaMax,
        Power = options.Power,
        BetaMin = options.BetaMin,
        BetaMax = options.BetaMax,
        Sigma = options.Sigma,
    };

    /// <summary>The coupling that options describe.</summary>
    /// <param name="options">The options.</param>
    /// <returns>The settings; what was not given is open.</returns>
    public static CouplingSettings CouplingOf(TrainOptions options) => new()
    {
        Name = options.Coupling,
        OtBatch = options.OtBatch,
        SinkhornReg = options.SinkhornReg,
        SinkhornIterations = options.SinkhornIterations,
        SinkhornTolerance = options.SinkhornTolerance,
    };

    /// <summary>A coupling and its options in words.</summary>
    /// <param name="coupling">The coupling.</param>
    /// <returns>Such as "sinkhorn, ot-batch 128".</returns>
    public static string Words(CouplingSettings coupling)
    {
        (string Name, double? Value)[] options =
        [
            ("ot-batch", coupling.OtBatch), ("sinkhorn-reg", coupling.SinkhornReg),
            ("sinkhorn-iterations", coupling.SinkhornIterations), ("sinkhorn-tolerance", coupling.SinkhornTolerance),
        ];
        return string.Join(", ", options.Where(option => option.Value is not null).Select(option => FormattableString.Invariant($"{option.Name} {option.Value}")).Prepend(coupling.Name));
    }

    /// <summary>Puts a path and a coupling into options.</summary>
    /// <param name="options">The options.</param>
    /// <param name="path">The path.</param>
    /// <param name="coupling">The coupling.</param>
    /// <returns>A copy of the options.</returns>
    public static TrainOptions Put(TrainOptions options, PathSettings path, CouplingSettings coupling) => options with
    {
        Path = path.Name,
        SigmaMin = path.SigmaMin,
        SigmaMax = path.SigmaMax,
        Power = path.Power,
        BetaMin = path.BetaMin,
        BetaMax = path.BetaMax,
        Sigma = path.Sigma,
        Coupling = coupling.Name,
        OtBatch = coupling.OtBatch,
        SinkhornReg = coupling.SinkhornReg,
        SinkhornIterations = coupling.SinkhornIterations,
        SinkhornTolerance = coupling.SinkhornTolerance,
    };
}
