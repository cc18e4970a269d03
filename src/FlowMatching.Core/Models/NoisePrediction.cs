using FlowMatching.Core.Paths;

using static TorchSharp.torch;

namespace FlowMatching.Core.Models;

/// <summary>The network predicts the noise, E[X0 | X_t = x], as diffusion models do; weight (α/D)² on the velocity's error.</summary>
/// <remarks>Ho et al. 2020 (arXiv:2006.11239). v = (α'/α) x − (D/α) ε. Where α goes to 0 the path begins at α/σ = 1/100 (condot: t = 0.0099), from
/// σ x0 there, which leaves out a hundredth of the data. It holds for any law of x0, which "noise" then means.</remarks>
public sealed class NoisePrediction : IPrediction
{
    /// <inheritdoc/>
    public string Name => "epsilon";

    /// <inheritdoc/>
    public bool NeedsAffinePath => true;

    /// <inheritdoc/>
    public IProbabilityPath Within(IProbabilityPath path)
    {
        var affine = (IAffinePath)path;

        return affine.TAfterNoise > affine.TMin ? new NarrowedPath(affine, affine.TAfterNoise, affine.TMax) : affine;
    }

    /// <inheritdoc/>
    public Tensor Target(Tensor x0, Tensor x1, PathSample sample) => x0;

    /// <inheritdoc/>
    public Tensor Scale(Tensor output, PathVariances variances, double dataStd, double sourceStd) => sourceStd * output;

    /// <inheritdoc/>
    public Tensor Velocity(IProbabilityPath path, Tensor predicted, Tensor x, Tensor t) => ((IAffinePath)path).VelocityFromNoise(predicted, x, t);
}
