using FlowMatching.Core.Paths;

using static TorchSharp.torch;

namespace FlowMatching.Core.Models;

/// <summary>The network predicts the data, E[X1 | X_t = x], as a denoiser does; weight (σ/D)² on the velocity's error.</summary>
/// <remarks>v = (σ'/σ) x + (D/σ) x1. Where σ goes to 0 the path is cut short at α/σ = 100 (condot: t = 0.990), and the last gap is closed by the
/// prediction itself. It holds for any law of x0.</remarks>
public sealed class DataPrediction : IPrediction
{
    /// <inheritdoc/>
    public string Name => "x1";

    /// <inheritdoc/>
    public bool NeedsAffinePath => true;

    /// <inheritdoc/>
    public IProbabilityPath Within(IProbabilityPath path)
    {
        var affine = (IAffinePath)path;

        return affine.TBeforeData < affine.TMax ? new NarrowedPath(affine, affine.TMin, affine.TBeforeData) : affine;
    }

    /// <inheritdoc/>
    public Tensor Target(Tensor x0, Tensor x1, PathSample sample) => x1;

    /// <inheritdoc/>
    public Tensor Scale(Tensor output, PathVariances variances, double dataStd, double sourceStd) => dataStd * output;

    /// <inheritdoc/>
    public Tensor Velocity(IProbabilityPath path, Tensor predicted, Tensor x, Tensor t) => ((IAffinePath)path).VelocityFromData(predicted, x, t);
}
