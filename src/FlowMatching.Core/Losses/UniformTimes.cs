using static TorchSharp.torch;

namespace FlowMatching.Core.Losses;

/// <summary>Independent times, t ~ U[tMin, tMax]: what the papers write.</summary>
/// <remarks>Lipman et al. 2023 (arXiv:2210.02747), section 3.</remarks>
public sealed class UniformTimes : ITimeSampler
{
    /// <inheritdoc/>
    public string Name => "uniform";

    /// <inheritdoc/>
    public Tensor Draw(long count, double tMin, double tMax, Generator rng) =>
        tMin + (tMax - tMin) * rand(count, generator: rng);
}
