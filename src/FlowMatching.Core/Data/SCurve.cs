using static TorchSharp.torch;

namespace FlowMatching.Core.Data;

/// <summary>The letter S: two three-quarter circles that meet at the origin, with Gaussian noise.</summary>
/// <remarks>With n ~ U[−3π/2, 3π/2) the point is 1.5 ((sin n, sign(n) (cos n − 1)) + 0.05 ε), ε ~ N(0, I): within [−1.5, 1.5] x [−3, 3],
/// noise 0.075. As scikit-learn's make_s_curve(noise = 0.05), coordinates 0 and 2, times 1.5 as in torchcfm, Tong et al. 2024
/// (arXiv:2302.00482).</remarks>
public sealed class SCurve : IDataStream
{
    /// <inheritdoc/>
    public string Name => "s-curve";

    /// <inheritdoc/>
    public string Description => "the letter S, noise 0.075";

    /// <inheritdoc/>
    public int Dimension => 2;

    /// <inheritdoc/>
    public Tensor Draw(long count, Generator rng)
    {
        using var scope = NewDisposeScope();
        var half = 2 * rand(count, generator: rng) - 1;
        var noise = 0.05 * randn(count, 2, generator: rng);

        var n = 1.5 * Math.PI * half;
        var sign = 1 + 2 * floor(half); // −1 below zero, +1 from zero on
        var curve = stack([n.sin(), sign * (n.cos() - 1)], 1);

        return (1.5 * (curve + noise)).MoveToOuterDisposeScope();
    }
}
