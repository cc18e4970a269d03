using static TorchSharp.torch;

namespace FlowMatching.Core.Models.UNet;

/// <summary>The sinusoidal embedding of a time.</summary>
/// <remarks>Vaswani et al. 2017 (arXiv:1706.03762), section 3.5, in guided-diffusion's order: the cosines of all frequencies, then the sines.
/// Frequency i of d/2 is 10000^(−2i/d); so a time that runs from 0 to 1000 passes from a fraction of the longest period to many of the shortest.</remarks>
internal static class TimeEmbedding
{
    private const double LongestPeriod = 10_000;

    /// <summary>Embeds times.</summary>
    /// <param name="times">Scaled times, shape (B).</param>
    /// <param name="length">d, an even number.</param>
    /// <returns>Shape (B, d).</returns>
    public static Tensor Of(Tensor times, int length)
    {
        int half = length / 2;
        var frequencies = (arange(half, dtype: times.dtype, device: times.device) * (-Math.Log(LongestPeriod) / half)).exp();
        var angles = times.unsqueeze(1) * frequencies.unsqueeze(0);

        return cat([angles.cos(), angles.sin()], 1);
    }
}
