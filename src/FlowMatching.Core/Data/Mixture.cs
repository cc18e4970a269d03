using static TorchSharp.torch;

namespace FlowMatching.Core.Data;

/// <summary>Four Gaussians of standard deviation 0.5 and equal weight.</summary>
/// <remarks>Means (0, −2), (0, 0), (2, 2) and (−2, 2): the set "mixture" of keishihara/flow-matching.</remarks>
public sealed class Mixture : ClassLaw, IKnownDensity, IGaussianMixtureData
{
    private readonly GaussianMixture gaussians = new([(0, -2), (0, 0), (2, 2), (-2, 2)], std: 0.5);

    /// <inheritdoc/>
    public override string Name => "mixture";

    /// <inheritdoc/>
    public override string Description => "4 Gaussians of std 0.5 in the shape of a Y";

    /// <inheritdoc/>
    public override int Dimension => 2;

    /// <inheritdoc/>
    protected override IReadOnlyList<string> Parts { get; } = ["0", "1", "2", "3"];

    GaussianMixture IGaussianMixtureData.Gaussians => gaussians;

    /// <inheritdoc/>
    private protected override DataBatch DrawParts(long count, Generator rng) => gaussians.Draw(count, rng);

    /// <inheritdoc/>
    public double[] LogDensity(float[] points) => gaussians.LogDensity(points);
}
