using static TorchSharp.torch;

namespace FlowMatching.Torch;

/// <summary>Attention among all pixels of a picture, softmax(QᵀK/√d) V for each head of d channels.</summary>
/// <remarks>Vaswani et al. 2017 (arXiv:1706.03762), section 3.2.1. In bf16 on a CPU with AVX512-BF16 it is one operator (Native/fm_attention.cpp), which
/// keeps no pixels-by-pixels matrix and has a first derivative but no second one.</remarks>
public static class PixelAttention
{
    /// <summary>Evaluates it.</summary>
    /// <param name="qkv">Head by head Q, then K, then V, d channels each: shape (B, heads · 3d, H, W).</param>
    /// <param name="heads">Number of heads.</param>
    /// <returns>Shape (B, heads · d, H, W).</returns>
    public static Tensor Apply(Tensor qkv, int heads) => Provider.PixelAttention(qkv, heads) ?? Plain(qkv, heads);

    /// <summary>The same out of libtorch's own operators.</summary>
    internal static Tensor Plain(Tensor qkv, int heads)
    {
        long[] shape = qkv.shape; // B, 3C, H, W
        var parts = qkv.reshape(shape[0], heads, shape[1] / heads, shape[2] * shape[3]).transpose(2, 3).chunk(3, 3);
        var mixed = nn.functional.scaled_dot_product_attention(parts[0], parts[1], parts[2]); // (B, heads, pixels, d)
        return mixed.transpose(2, 3).reshape(shape[0], shape[1] / 3, shape[2], shape[3]);
    }
}
