using static TorchSharp.torch;

namespace FlowMatching.Core.Data;

/// <summary>The Swiss roll seen from its side: a spiral of one and a half turns.</summary>
/// <remarks>n = 3π/2 (1 + 2u), u ~ U[0, 1); the point is ((n cos n, n sin n) + ε)/5 with ε ~ N(0, I), so noise of 0.2 on radii from 0.94 to
/// 2.83. As scikit-learn's make_swiss_roll(noise = 1), coordinates 0 and 2, divided by 5 as in FFJORD, Grathwohl et al. 2019
/// (arXiv:1810.01367).</remarks>
public sealed class SwissRoll : IDataStream
{
    /// <inheritdoc/>
    public string Name => "swissroll";

    /// <inheritdoc/>
    public string Description => "a spiral of one and a half turns, noise 0.2";

    /// <inheritdoc/>
    public int Dimension => 2;

    /// <inheritdoc/>
    public Tensor Draw(long count, Generator rng)
    {
        using var scope = NewDisposeScope();
        var n = 1.5 * Math.PI * (1 + 2 * rand(count, generator: rng));
        var noise = randn(count, 2, generator: rng);

        var spiral = stack([n * n.cos(), n * n.sin()], 1);

        return ((spiral + noise) / 5).MoveToOuterDisposeScope();
    }
}
