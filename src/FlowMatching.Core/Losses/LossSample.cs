using static TorchSharp.torch;

namespace FlowMatching.Core.Losses;

/// <summary>The losses of a batch, and the times at which they were taken.</summary>
/// <param name="PerExample">One loss per example, shape (B), with its graph: the caller weights, logs by t, and averages.</param>
/// <param name="T">The time of each example, shape (B).</param>
public readonly record struct LossSample(Tensor PerExample, Tensor T);
