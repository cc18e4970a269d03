using FlowMatching.Core.Data;
using static TorchSharp.torch;

namespace FlowMatching.Benchmarks.Tong;

/// <summary>The laws between which the published table transports, at the scales of its loaders.</summary>
/// <param name="Name">As the table calls it.</param>
/// <param name="Draw">Draws points, shape (count, 2), float32.</param>
internal sealed record Law(string Name, Func<long, Generator, Tensor> Draw)
{
    private const double Radius = 5;

    internal static Law Normal { get; } = new("N", static (count, rng) => randn(count, 2, generator: rng));

    /// <summary>Half circles of noise 0.05, then 2x − 1.</summary>
    internal static Law Moons { get; } = new("moons", static (count, rng) => 2 * new Moons().Draw(count, rng) - 1);

    /// <summary>Our own s-curve has the scale 1.5 and the noise 0.05 of the loader already.</summary>
    internal static Law SCurve { get; } = new("s-curve", static (count, rng) => new SCurve().Draw(count, rng));

    /// <summary>Standard deviation 1, on a circle of radius 5.</summary>
    internal static Law EightGaussians { get; } = new("8gaussians", DrawEight);

    private static Tensor DrawEight(long count, Generator rng)
    {
        var angle = Math.PI / 4 * randint(8, [count], dtype: ScalarType.Int64, generator: rng).to(ScalarType.Float32);
        return Radius * stack([angle.cos(), angle.sin()], 1) + randn(count, 2, generator: rng);
    }
}
