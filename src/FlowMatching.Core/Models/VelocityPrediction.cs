using FlowMatching.Core.Paths;

using static TorchSharp.torch;

namespace FlowMatching.Core.Models;

/// <summary>The network predicts the velocity, E[u_t | X_t = x]: on every path, over all of its interval, with weight 1.</summary>
/// <remarks>Lipman et al. 2023 (arXiv:2210.02747).</remarks>
public sealed class VelocityPrediction : IPrediction
{
    /// <inheritdoc/>
    public string Name => "velocity";

    /// <inheritdoc/>
    public bool NeedsAffinePath => false;

    /// <inheritdoc/>
    public IProbabilityPath Within(IProbabilityPath path) => path;

    /// <inheritdoc/>
    public Tensor Target(Tensor x0, Tensor x1, PathSample sample) => sample.Ut;

    /// <inheritdoc/>
    public Tensor Scale(Tensor output, PathVariances variances, double dataStd, double sourceStd) => variances.Target.sqrt() * output;

    /// <inheritdoc/>
    public Tensor Velocity(IProbabilityPath path, Tensor predicted, Tensor x, Tensor t) => predicted;
}
