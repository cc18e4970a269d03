using FlowMatching.Plots;

namespace FlowMatching.Runs.Evaluate;

/// <summary>A learnt velocity beside the true one, in the model's units.</summary>
/// <param name="Grid">Where both were computed.</param>
/// <param name="Panels">Both at some times.</param>
/// <param name="IsExact">Whether the true one is that of the law itself, or of a sample of it.</param>
/// <param name="Centres">How many points or Gaussians the true one is made of.</param>
internal sealed record FieldFindings(PlotGrid Grid, IReadOnlyList<FieldErrorPanel> Panels, bool IsExact, int Centres);
