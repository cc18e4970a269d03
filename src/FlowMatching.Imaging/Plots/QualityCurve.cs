namespace FlowMatching.Imaging.Plots;

/// <summary>A figure of quality of one model, sampled by one solver, from few to many evaluations.</summary>
/// <param name="Model">What the legend calls the model; the same for all curves of a checkpoint.</param>
/// <param name="Solver">What the legend calls the solver; the same for all curves of a solver.</param>
/// <param name="Points">The figure at each number of evaluations, in any order.</param>
public sealed record QualityCurve(string Model, string Solver, IReadOnlyList<QualityPoint> Points);
