using TorchSharp;

using static TorchSharp.torch;

namespace FlowMatching.Core.Losses;

/// <summary>Times that crowd towards the data: τ = 1/(1 + exp(1.2 z − 1.2)), z ~ N(0, 1), clipped to [10⁻⁴, 1]; t = tMin + (tMax − tMin) τ.</summary>
/// <remarks>The noise levels ln σ ~ N(−1.2, 1.2²) of Karras et al. 2022 (arXiv:2206.00364), Table 1, carried over to condot by
/// σ = (1 − t)/t, as Meta's flow_matching library does (Lipman et al. 2024, arXiv:2412.06264). The median is τ = 0.77.</remarks>
public sealed class EdmSkewedTimes : ITimeSampler
{
    private const double Mean = -1.2, Std = 1.2;

    /// <inheritdoc/>
    public string Name => "edm-skewed";

    /// <inheritdoc/>
    public Tensor Draw(long count, double tMin, double tMax, Generator rng)
    {
        var logSigma = Std * randn(count, generator: rng) + Mean;
        Scalar first = 1e-4;
        Scalar last = 1;

        return tMin + (tMax - tMin) * (-logSigma).sigmoid().clamp(first, last);
    }
}
