using static TorchSharp.torch;

namespace FlowMatching.Core.Data;

/// <summary>A helix of three turns about the third axis, with Gaussian noise.</summary>
/// <remarks>With θ ~ U[0, 6π) the point is (cos θ, sin θ, θ/(3π) − 1) 1.5 + 0.1 ε, ε ~ N(0, I₃): radius 1.5, z from −1.5 to 1.5, one turn
/// a unit of z.</remarks>
public sealed class Helix : IDataStream
{
    private const int Turns = 3;

    private const double Radius = 1.5,
        Noise = 0.1;

    /// <inheritdoc/>
    public string Name => "helix";

    /// <inheritdoc/>
    public string Description => "a helix of three turns in space, noise 0.1";

    /// <inheritdoc/>
    public int Dimension => 3;

    /// <inheritdoc/>
    public Tensor Draw(long count, Generator rng)
    {
        using var scope = NewDisposeScope();
        var uniform = rand(count, generator: rng);
        var noise = Noise * randn(count, 3, generator: rng);

        var theta = 2 * Math.PI * Turns * uniform;
        var curve = stack([theta.cos(), theta.sin(), 2 * uniform - 1], 1);

        return (Radius * curve + noise).MoveToOuterDisposeScope();
    }
}
