using static TorchSharp.torch;

namespace FlowMatching.Core.Data;

/// <summary>Examples, and what they show where that is known.</summary>
/// <param name="X1">The examples, shape (B, *), float32 on the CPU.</param>
/// <param name="Labels">The class of each, int64 of shape (B); null where there are no classes.</param>
public sealed record DataBatch(Tensor X1, Tensor? Labels = null);
