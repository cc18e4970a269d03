using static TorchSharp.torch;

namespace FlowMatching.Core.Data;

/// <summary>The Swiss roll: a sheet rolled up one and a half turns.</summary>
/// <remarks>n = 3π/2 (1 + 2u) and h = 21 w with u, w ~ U[0, 1); the point is ((n cos n, h − 10.5, n sin n) + ½ ε)/5, ε ~ N(0, I₃). As
/// scikit-learn's make_swiss_roll(noise = 0.5), the height about its middle, divided by 5 as "swissroll" is.</remarks>
public sealed class SwissRoll3D : IDataStream
{
    private const double Height = 21,
        Noise = 0.5;

    /// <inheritdoc/>
    public string Name => "swissroll-3d";

    /// <inheritdoc/>
    public string Description => "a rolled sheet of one and a half turns in space, noise 0.1";

    /// <inheritdoc/>
    public int Dimension => 3;

    /// <inheritdoc/>
    public Tensor Draw(long count, Generator rng)
    {
        using var scope = NewDisposeScope();
        var uniform = rand(2, count, generator: rng);
        var noise = Noise * randn(count, 3, generator: rng);

        var n = 1.5 * Math.PI * (1 + 2 * uniform[0]);
        var sheet = stack([n * n.cos(), Height * (uniform[1] - 0.5), n * n.sin()], 1);

        return ((sheet + noise) / 5).MoveToOuterDisposeScope();
    }
}
