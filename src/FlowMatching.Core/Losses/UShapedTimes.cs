using TorchSharp;

using static TorchSharp.torch;

namespace FlowMatching.Core.Losses;

/// <summary>Times that crowd at both ends: p(τ) = a cosh(a (τ − 1/2))/(2 sinh(a/2)) with a = 4; t = tMin + (tMax − tMin) τ.</summary>
/// <remarks>Lee et al. 2024 (arXiv:2405.20320), for the training of rectified flows, where the loss is largest at the ends. Drawn by
/// inversion: τ = 1/2 + asinh((2u − 1) sinh(a/2))/a, u ~ U[0, 1).</remarks>
public sealed class UShapedTimes : ITimeSampler
{
    private const double Steepness = 4;

    /// <inheritdoc/>
    public string Name => "u-shaped";

    /// <inheritdoc/>
    public Tensor Draw(long count, double tMin, double tMax, Generator rng)
    {
        var height = Math.Sinh(Steepness / 2) * (2 * rand(count, generator: rng) - 1);
        var tau = 0.5 + (height + (height.square() + 1).sqrt()).log() / Steepness;
        Scalar first = 0;
        Scalar last = 1;

        return tMin + (tMax - tMin) * tau.clamp(first, last); // rounding may lead a bit past the ends
    }
}
