using static TorchSharp.torch;

namespace FlowMatching.Core.Couplings;

/// <summary>Making pairs, whichever coupling chooses them.</summary>
public static class CouplingExtensions
{
    /// <summary>Makes pairs from a batch of noise and a batch of data.</summary>
    /// <param name="coupling">The coupling.</param>
    /// <param name="x0">Noise, shape (B, *).</param>
    /// <param name="x1">Data, shape (B, *).</param>
    /// <param name="rng">The source of the coupling's own randomness, if it has any.</param>
    /// <returns>Row i of X0 belongs to row i of X1, both of shape (B, *); X0 keeps its order.</returns>
    public static (Tensor X0, Tensor X1) Pair(this ICoupling coupling, Tensor x0, Tensor x1, Generator rng) =>
        (x0, Gather(x1, coupling.Begin(x0, x1, labels: null, rng)?.Invoke()));

    /// <summary>Makes pairs within each class; a label travels with its data point.</summary>
    /// <param name="coupling">The coupling.</param>
    /// <param name="x0">Noise, shape (B, *).</param>
    /// <param name="x1">Data, shape (B, *).</param>
    /// <param name="labels">The class of each data point, int64 of shape (B).</param>
    /// <param name="rng">The source of the coupling's own randomness, if it has any.</param>
    /// <returns>Row i of X0 belongs to row i of X1 and of Labels.</returns>
    public static (Tensor X0, Tensor X1, Tensor Labels) PairWithinClasses(
        this ICoupling coupling, Tensor x0, Tensor x1, Tensor labels, Generator rng)
    {
        long[]? rows = coupling.Begin(x0, x1, labels, rng)?.Invoke();

        return (x0, Gather(x1, rows), Gather(labels, rows));
    }

    /// <summary>Puts rows into the chosen order.</summary>
    /// <param name="x">Rows, shape (B, *).</param>
    /// <param name="rows">The number of the row wanted at each place; null leaves them as they are.</param>
    internal static Tensor Gather(Tensor x, long[]? rows)
    {
        if (rows is null)
        {
            return x;
        }

        using var scope = NewDisposeScope();

        return x.index_select(0, tensor(rows).to(x.device)).MoveToOuterDisposeScope();
    }
}
