namespace FlowMatching.Imaging.Plots;

/// <summary>How much the trajectories of one model bend on their way.</summary>
/// <param name="Model">Its name.</param>
/// <param name="Bends">E‖v(z_t, t) − (z₁ − z₀)‖² in each of n equal intervals of [0, 1], at least one; the mean is the straightness S of Liu et
/// al. 2022 (arXiv:2209.03003).</param>
public sealed record StraightnessCurve(string Model, IReadOnlyList<double> Bends);
