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
    /// <returns>What chooses the row of x1 for each row of x0; null where row i of x0 belongs to row i of x1. It touches no tensor, so any
    /// thread may run it; it throws a <see cref="RunFailedException"/> where there is no choice, such as by an iteration that did not
    /// converge.</returns>
    Func<long[]>? Begin(Tensor x0, Tensor x1, Tensor? labels, Generator rng);
}

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
        this ICoupling coupling,
        Tensor x0,
        Tensor x1,
        Tensor labels,
        Generator rng
    )
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
            return x;

        using var scope = NewDisposeScope();

        return x.index_select(0, tensor(rows).to(x.device)).MoveToOuterDisposeScope();
    }
}

/// <summary>Pairs noise and data as they come: π(x0, x1) = p0(x0) p1(x1).</summary>
/// <remarks>Lipman et al. 2023 (arXiv:2210.02747); "I-CFM" in Tong et al. 2024 (arXiv:2302.00482).</remarks>
public sealed class IndependentCoupling : ICoupling
{
    /// <summary>The name as it is typed.</summary>
    public const string CouplingName = "independent";

    /// <inheritdoc/>
    public string Name => CouplingName;

    /// <inheritdoc/>
    public Func<long[]>? Begin(Tensor x0, Tensor x1, Tensor? labels, Generator rng)
    {
        Shapes.RequireEqual(x0, x1);

        return null; // rows drawn independently of each other are already independent pairs
    }
}
