using System.Runtime.InteropServices;

using static TorchSharp.torch;

namespace FlowMatching.Torch.Binding;

/// <summary>Attention out of matmul and softmax, for a libtorch older than the fused operator (2.0).</summary>
internal static class ComposedAttention
{
    internal static Tensor Apply(Tensor query, Tensor key, Tensor value, Tensor? mask, double dropout, bool causal)
    {
        if (causal && mask is not null) throw new ExternalException("Explicit attn_mask should not be set when is_causal=True"); // as the operator does

        using var scope = NewDisposeScope();
        var scores = (query / Math.Sqrt(query.size(-1))).matmul(key.transpose(-2, -1));
        if (causal) mask = ones([query.size(-2), key.size(-2)], ScalarType.Bool, query.device).tril();
        if (mask is not null) scores = mask.dtype == ScalarType.Bool ? scores.masked_fill(~mask, double.NegativeInfinity) : scores + mask;

        var weights = nn.functional.dropout(scores.softmax(-1), dropout, training: dropout > 0);
        return weights.matmul(value).MoveToOuterDisposeScope();
    }
}
