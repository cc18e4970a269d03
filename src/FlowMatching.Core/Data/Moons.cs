using static TorchSharp.torch;

namespace FlowMatching.Core.Data;

/// <summary>Two interleaved half circles of radius 1 with Gaussian noise of standard deviation 0.05.</summary>
/// <remarks>With θ ~ U[0, π): the upper moon is (cos θ, sin θ), the lower one (1 − cos θ, ½ − sin θ). As scikit-learn's make_moons(noise
/// = 0.05), unscaled, but with independent angles instead of an even grid of them. As there, half the points lie on each moon: even rows
/// on the upper one, odd rows on the lower.</remarks>
public sealed class Moons : ClassLaw
{
    private const double Noise = 0.05;

    /// <inheritdoc/>
    public override string Name => "moons";

    /// <inheritdoc/>
    public override string Description => "two interleaved half circles, noise 0.05";

    /// <inheritdoc/>
    public override int Dimension => 2;

    /// <inheritdoc/>
    protected override IReadOnlyList<string> Parts { get; } = ["upper", "lower"];

    /// <inheritdoc/>
    private protected override DataBatch DrawParts(long count, Generator rng)
    {
        using var scope = NewDisposeScope();
        var theta = Math.PI * rand(count, generator: rng);
        var noise = Noise * randn(count, 2, generator: rng);

        var lower = arange(count, dtype: ScalarType.Float32);
        lower = lower - 2 * floor(lower / 2); // 0, 1, 0, 1, ...
        var sign = 1 - 2 * lower;
        var points = stack([lower + sign * theta.cos(), 0.5 * lower + sign * theta.sin()], 1);

        return new DataBatch((points + noise).MoveToOuterDisposeScope(), lower.to_type(ScalarType.Int64).MoveToOuterDisposeScope());
    }
}
