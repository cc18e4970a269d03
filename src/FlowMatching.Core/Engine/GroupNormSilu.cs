using FlowMatching.Core.Engine.Kernels;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace FlowMatching.Core.Engine;

/// <summary>What stands between the convolutions of a UNet: y = silu((1 + scale) norm(x + added) + shift).</summary>
/// <remarks>Group normalisation: Wu and He 2018 (arXiv:1803.08494). SiLU: Elfwing et al. 2017 (arXiv:1702.03118). On the CPU in float32 it
/// is one managed kernel with channels last, which has a first derivative but no second one.</remarks>
public static class GroupNormSilu
{
    /// <summary>Evaluates it in the number format of x; whatever is not given is left out.</summary>
    /// <param name="x">Activations, shape (B, C, H, W).</param>
    /// <param name="norm">The normalisation over C channels.</param>
    /// <param name="added">What is added to whole channels, shape (B, C).</param>
    /// <param name="scaleShift">Scale, then shift of whole channels, shape (B, 2C).</param>
    /// <param name="silu">Whether the SiLU follows.</param>
    /// <returns>Shape (B, C, H, W).</returns>
    public static Tensor Apply(Tensor x, GroupNorm norm, Tensor? added = null, Tensor? scaleShift = null, bool silu = true) =>
        GroupNormSiluFunction.Takes(x, norm)
            ? GroupNormSiluFunction.Apply(x, norm, added, scaleShift, silu)
            : Plain(x, norm, added, scaleShift, silu);

    /// <summary>The same out of libtorch's own operators.</summary>
    internal static Tensor Plain(Tensor x, GroupNorm norm, Tensor? added, Tensor? scaleShift, bool silu)
    {
        var h = nn.functional.group_norm(
            added is null ? x : x + OfChannels(added.As(x)),
            norm.num_groups,
            norm.weight?.As(x),
            norm.bias?.As(x),
            norm.eps
        );
        if (scaleShift?.As(x).chunk(2, 1) is [var scale, var shift])
            h = h * (1 + OfChannels(scale)) + OfChannels(shift);
        return silu ? nn.functional.silu(h) : h;
    }

    private static Tensor OfChannels(Tensor perChannel) => perChannel.unsqueeze(2).unsqueeze(3);
}
