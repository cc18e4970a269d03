using static TorchSharp.torch;

namespace FlowMatching.Core.Paths;

/// <summary>An affine path on a part of its interval: the same coefficients, with ends of its own.</summary>
/// <param name="path">The path.</param>
/// <param name="tMin">The first time, not before the path's.</param>
/// <param name="tMax">The last time, not after the path's.</param>
public sealed class NarrowedPath(IAffinePath path, double tMin, double tMax) : AffinePath
{
    /// <inheritdoc/>
    public override string Name => path.Name;

    /// <inheritdoc/>
    public override double TMin { get; } = Math.Max(tMin, path.TMin);

    /// <inheritdoc/>
    public override double TMax { get; } = Math.Min(tMax, path.TMax);

    /// <inheritdoc/>
    public override Scales At(Tensor t) => path.At(t);

    /// <inheritdoc/>
    public override double SnrInverse(double rho) => path.SnrInverse(rho);

    /// <inheritdoc/>
    public override Tensor DataEstimate(Tensor v, Tensor x, Tensor t) => path.DataEstimate(v, x, t);

    /// <inheritdoc/>
    public override Tensor NoiseEstimate(Tensor v, Tensor x, Tensor t) => path.NoiseEstimate(v, x, t);
}
