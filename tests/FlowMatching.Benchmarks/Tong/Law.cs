using FlowMatching.Core.Data;
using static TorchSharp.torch;

namespace FlowMatching.Benchmarks.Tong;

/// <summary>The laws between which the published table transports, at the scales of its loaders.</summary>
/// <param name="Name">As the table calls it.</param>
/// <param name="Draw">Draws points, shape (count, 2), float32.</param>
internal sealed record Law(string Name, Func<long, Generator, Tensor> Draw)
{
    internal static Law Normal { get; } = new("N", static (count, rng) => randn(count, 2, generator: rng));

    /// <summary>Half circles of noise 0.05, doubled, the first coordinate moved by −1.</summary>
    internal static Law Moons { get; } = new("moons", static (count, rng) => 2 * new Moons().Draw(count, rng) - tensor((float[])[1, 0]));

    /// <summary>Half circles of noise 0.1, as the pair of sets has them: mean 0 and standard deviation 7 over both coordinates.</summary>
    internal static Law WideMoons { get; } = new("moons", DrawWideMoons);

    /// <summary>Our own s-curve has the scale 1.5 and the noise 0.05 of the loader already.</summary>
    internal static Law SCurve { get; } = new("s-curve", static (count, rng) => new SCurve().Draw(count, rng));

    /// <summary>Standard deviation 1, on a circle of radius 5.</summary>
    internal static Law EightGaussians { get; } = new("8gaussians", static (count, rng) => DrawEight(count, rng, radius: 5, std: 1));

    /// <summary>As the pair of sets has them: standard deviation 1.5, on a circle of radius 12.</summary>
    internal static Law WideEightGaussians { get; } = new("8gaussians", static (count, rng) => DrawEight(count, rng, radius: 12, std: 1.5));

    private static Tensor DrawWideMoons(long count, Generator rng)
    {
        const double ours = 0.05,
            theirs = 0.1,
            mean = 0.375; // of the numbers 0.5 and 0.25, the means of the coordinates
        // E x² = 1 and E y² = 5/8 − 1/π without noise.
        double std = Math.Sqrt((1.625 - 1 / Math.PI) / 2 + theirs * theirs - mean * mean);
        var points = new Moons().Draw(count, rng) + Math.Sqrt(theirs * theirs - ours * ours) * randn(count, 2, generator: rng);
        return (points - mean) / std * 7;
    }

    private static Tensor DrawEight(long count, Generator rng, double radius, double std)
    {
        var angle = Math.PI / 4 * randint(8, [count], dtype: ScalarType.Int64, generator: rng).to(ScalarType.Float32);
        return radius * stack([angle.cos(), angle.sin()], 1) + std * randn(count, 2, generator: rng);
    }
}
