using static TorchSharp.torch;

namespace FlowMatching.Core.Training;

/// <summary>The examples of a training step.</summary>
/// <param name="X0">The source's points, shape (B, *).</param>
/// <param name="X1">Data; row i belongs to row i of X0.</param>
/// <param name="Labels">The class of each example, int64 of shape (B); null where there are none.</param>
public sealed record TrainingPairs(Tensor X0, Tensor X1, Tensor? Labels = null);
