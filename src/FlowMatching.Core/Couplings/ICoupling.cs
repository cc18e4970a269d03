using static TorchSharp.torch;

namespace FlowMatching.Core.Couplings;

/// <summary>Decides which noise x0 belongs to which data point x1: draws from a joint law whose marginals are those of x0 and x1.</summary>
/// <remarks>Tong et al. 2024 (arXiv:2302.00482): flow matching works with every such joint law. Choosing has two halves, so that the
/// second one can be done ahead on another thread: see <see cref="CouplingExtensions.Pair"/> for both in one.</remarks>
public interface ICoupling : INamed
{
    /// <summary>Takes from a batch what the choice needs; on the engine thread.</summary>
    /// <param name="x0">Noise, shape (B, *).</param>
    /// <param name="x1">Data, shape (B, *).</param>
    /// <param name="labels">The class of each data point, int64 of shape (B), where there are classes: then only points of equal class
    /// change places, and row i keeps its class.</param>
    /// <param name="rng">The source of the coupling's own randomness, if it has any.</param>
    /// <returns>The choice that is left to make; null where row i of x0 belongs to row i of x1.</returns>
    RowChoice? Begin(Tensor x0, Tensor x1, Tensor? labels, Generator rng);
}
