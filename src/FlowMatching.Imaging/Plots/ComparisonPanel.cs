namespace FlowMatching.Imaging.Plots;

/// <summary>What one model makes of the noise with one number of network evaluations.</summary>
/// <param name="Evaluations">The number of network evaluations (NFE).</param>
/// <param name="Samples">The points from noise to sample, each state of shape (N, 2): for Euler, the state after each step.</param>
/// <param name="SlicedWasserstein">The distance SW₂ of the samples from the data.</param>
public sealed record ComparisonPanel(int Evaluations, Timeline Samples, double SlicedWasserstein);
