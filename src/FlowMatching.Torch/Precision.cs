namespace FlowMatching.Torch;

/// <summary>The number format of products; weights, sums and the optimizer are float32 in both.</summary>
public enum Precision
{
    /// <summary>float32 throughout.</summary>
    Float32,

    /// <summary>Products in bfloat16 with float32 accumulation, by autocast.</summary>
    BFloat16,
}
