namespace FlowMatching.Imaging.Plots;

/// <summary>The ways of one model from noise to data.</summary>
/// <param name="Title">Its name, such as "flow matching" or "reflow".</param>
/// <param name="Samples">The points over time, each state of shape (N, 2).</param>
public sealed record TrajectoriesPanel(string Title, Timeline Samples)
{
    /// <summary>Gets the straightness S = ∫ E‖(z₁ − z₀) − v(z_t, t)‖² dt of the ways, 0 if all are straight at constant speed
    /// (Liu et al. 2022, arXiv:2209.03003); written above the panel where given.</summary>
    public double? Straightness { get; init; }
}
