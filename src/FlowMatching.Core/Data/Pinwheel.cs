using static TorchSharp.torch;

namespace FlowMatching.Core.Data;

/// <summary>A pinwheel of five bent blades.</summary>
/// <remarks>f = (1 + 0.3 ε₁, 0.1 ε₂), ε ~ N(0, I), is a point of a blade along the x axis; the blade k ~ U{0, ..., 4} is turned by
/// φ = 2πk/5 + ¼ exp(f₁), more the farther out: the point is 2 (f₁ cos φ + f₂ sin φ, −f₁ sin φ + f₂ cos φ). The set "pinwheel" of FFJORD,
/// Grathwohl et al. 2019 (arXiv:1810.01367), after Johnson et al. 2016 (arXiv:1603.06277).</remarks>
public sealed class Pinwheel : IDataStream
{
    private const int Blades = 5;

    /// <inheritdoc/>
    public string Name => "pinwheel";

    /// <inheritdoc/>
    public string Description => "five bent blades around the centre";

    /// <inheritdoc/>
    public int Dimension => 2;

    /// <inheritdoc/>
    public Tensor Draw(long count, Generator rng)
    {
        using var scope = NewDisposeScope();
        var normal = randn(2, count, generator: rng);
        var blade = randint(Blades, new long[] { count }, dtype: ScalarType.Int64, generator: rng).to_type(ScalarType.Float32);

        var radial = 1 + 0.3 * normal[0];
        var tangential = 0.1 * normal[1];
        var phi = 2 * Math.PI / Blades * blade + 0.25 * radial.exp();
        var turned = stack([radial * phi.cos() + tangential * phi.sin(), tangential * phi.cos() - radial * phi.sin()], 1);

        return (2 * turned).MoveToOuterDisposeScope();
    }
}
