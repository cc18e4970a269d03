using static TorchSharp.torch;

namespace FlowMatching.Core.Losses;

/// <summary>Draws the times t at which a batch is trained.</summary>
/// <remarks>A density p(τ) on [0, 1] is carried over to a path's interval by stretching: t = tMin + (tMax − tMin) τ.</remarks>
public interface ITimeSampler : INamed
{
    /// <summary>Draws one time per example.</summary>
    /// <param name="count">Number B of examples.</param>
    /// <param name="tMin">The first time of the path's interval.</param>
    /// <param name="tMax">The last time of the path's interval.</param>
    /// <param name="rng">Source of the randomness, so that a run can be repeated.</param>
    /// <returns>Times in [tMin, tMax], shape (B), float32 on the CPU.</returns>
    Tensor Draw(long count, double tMin, double tMax, Generator rng);
}
