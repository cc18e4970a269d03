using static TorchSharp.torch;

namespace FlowMatching.Core.Losses;

/// <summary>Every time is the first one, t = tMin: what a one-step student is trained at.</summary>
/// <remarks>Liu et al. 2022 (arXiv:2209.03003), section 3, "distillation": v(x0, 0) is regressed on x1 − x0. Of no use for a flow, so it is
/// not among those that can be chosen.</remarks>
public sealed class StartTimes : ITimeSampler
{
    /// <inheritdoc/>
    public string Name => "start";

    /// <inheritdoc/>
    public Tensor Draw(long count, double tMin, double tMax, Generator rng) => full([count], tMin, dtype: ScalarType.Float32);
}
