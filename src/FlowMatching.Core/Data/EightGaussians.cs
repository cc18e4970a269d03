using static TorchSharp.torch;

namespace FlowMatching.Core.Data;

/// <summary>Eight Gaussians of equal weight, evenly on a circle.</summary>
/// <remarks>Means (4/√2) (cos kπ/4, sin kπ/4), k = 0..7, so on radius 2.828; standard deviation 0.5/√2 = 0.354. The scales are those of
/// FFJORD, Grathwohl et al. 2019 (arXiv:1810.01367), with √2 for its 1.414; torchcfm has radius 5 and standard deviation 1.</remarks>
public sealed class EightGaussians : ClassLaw, IKnownDensity, IGaussianMixtureData
{
    private const int Count = 8;

    private static readonly double Radius = 4 / Math.Sqrt(2);

    private readonly GaussianMixture gaussians = new([.. Enumerable.Range(0, Count).Select(Centre)], std: 0.5 / Math.Sqrt(2));

    /// <inheritdoc/>
    public override string Name => "8gaussians";

    /// <inheritdoc/>
    public override string Description => "8 Gaussians of std 0.35 on a circle of radius 2.83";

    /// <inheritdoc/>
    public override int Dimension => 2;

    /// <inheritdoc/>
    protected override IReadOnlyList<string> Parts { get; } = [.. Enumerable.Range(0, Count).Select(k => $"{k}")];

    GaussianMixture IGaussianMixtureData.Gaussians => gaussians;

    /// <inheritdoc/>
    private protected override DataBatch DrawParts(long count, Generator rng) => gaussians.Draw(count, rng);

    /// <inheritdoc/>
    public double[] LogDensity(float[] points) => gaussians.LogDensity(points);

    private static (double X, double Y) Centre(int k) =>
        (Radius * Math.Cos(2 * Math.PI * k / Count), Radius * Math.Sin(2 * Math.PI * k / Count));
}
