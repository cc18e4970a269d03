using static TorchSharp.torch;

namespace FlowMatching.Core.Data;

/// <summary>Two spirals that start together at the centre, each the other turned by half a circle.</summary>
/// <remarks>n = 3π √u, a = s (−n cos n + w₁/2, n sin n + w₂/2)/3 with u, w₁, w₂ ~ U[0, 1) and a fair sign s; the point is a + 0.1 ε with
/// ε ~ N(0, I). Within about [−3.3, 3.3]². The set "2spirals" of FFJORD, Grathwohl et al. 2019 (arXiv:1810.01367), but with a coin for each
/// row where FFJORD puts the first half of the rows on one arm.</remarks>
public sealed class TwoSpirals : ClassLaw
{
    /// <inheritdoc/>
    public override string Name => "two-spirals";

    /// <inheritdoc/>
    public override string Description => "two interleaved spirals of one and a half turns, noise 0.1";

    /// <inheritdoc/>
    public override int Dimension => 2;

    /// <inheritdoc/>
    protected override IReadOnlyList<string> Parts { get; } = ["left", "right"];

    /// <inheritdoc/>
    private protected override DataBatch DrawParts(long count, Generator rng)
    {
        using var scope = NewDisposeScope();
        var uniform = rand(4, count, generator: rng);
        var noise = 0.1 * randn(count, 2, generator: rng);

        var n = 3 * Math.PI * uniform[0].sqrt();
        var sign = 2 * floor(2 * uniform[3]) - 1;
        var arm = stack([0.5 * uniform[1] - n * n.cos(), 0.5 * uniform[2] + n * n.sin()], 1);

        return new DataBatch(
            (sign.unsqueeze(1) * arm / 3 + noise).MoveToOuterDisposeScope(),
            ((1 + sign) / 2).to_type(ScalarType.Int64).MoveToOuterDisposeScope()
        );
    }
}
