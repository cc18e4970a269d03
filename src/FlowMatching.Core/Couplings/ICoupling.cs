using static TorchSharp.torch;

namespace FlowMatching.Core.Couplings;

/// <summary>Decides which noise x0 belongs to which data point x1: draws from a joint law whose marginals are those of x0 and x1.</summary>
/// <remarks>Tong et al. 2024 (arXiv:2302.00482): flow matching works with every such joint law.</remarks>
public interface ICoupling : INamed
{
    /// <summary>Makes pairs from a batch of noise and a batch of data.</summary>
    /// <param name="x0">Noise, shape (B, *).</param>
    /// <param name="x1">Data, shape (B, *).</param>
    /// <param name="rng">The source of the coupling's own randomness, if it has any.</param>
    /// <returns>Row i of X0 belongs to row i of X1, both of shape (B, *). Tensors that need no change are handed back as they are.</returns>
    (Tensor X0, Tensor X1) Pair(Tensor x0, Tensor x1, Generator rng);
}
