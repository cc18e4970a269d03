using static TorchSharp.torch;

namespace FlowMatching.Core.Losses;

/// <summary>Times that crowd in the middle: τ = sigmoid(z), z ~ N(0, 1), so p(τ) = exp(−logit(τ)²/2)/(√(2π) τ (1 − τ)); t = tMin + (tMax − tMin) τ.</summary>
/// <remarks>Esser et al. 2024 (arXiv:2403.03206), section 3.1, with location m = 0 and scale s = 1. The ends are hardly ever seen. The loss is
/// weighted by p; the velocity that makes it least at each t is the same.</remarks>
public sealed class LogitNormalTimes : ITimeSampler
{
    /// <inheritdoc/>
    public string Name => "logit-normal";

    /// <inheritdoc/>
    public Tensor Draw(long count, double tMin, double tMax, Generator rng) =>
        tMin + (tMax - tMin) * randn(count, generator: rng).sigmoid();
}
