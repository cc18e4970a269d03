using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FlowMatching.Core.Couplings;

/// <summary>The last stage: pairs a free row along the shortest path of reduced costs c(i, j) − u_i − v_j to a free column.</summary>
/// <remarks>Dijkstra's algorithm over columns. A finished column has the distance −∞, so that no later row improves it; its true distance
/// is kept aside for the prices.</remarks>
/// <param name="state">The assignment to complete.</param>
internal sealed class AugmentingPath(AssignmentState state)
{
    private readonly double[] distances = new double[state.Costs.Stride];
    private readonly long[] previous = new long[state.Costs.Stride];
    private readonly List<CheapColumn> finished = [];

    /// <summary>Pairs a free row; rows on the path change their columns.</summary>
    /// <param name="row">The row.</param>
    public void Augment(int row)
    {
        finished.Clear();
        Array.Fill(distances, double.PositiveInfinity);
        var nearest = Relax(row, 0);
        while (state.RowOf[nearest.Column] is var next && next != AssignmentState.None)
        {
            finished.Add(nearest);
            distances[nearest.Column] = double.NegativeInfinity;
            double offset = state.Costs[next, nearest.Column] - state.Prices[nearest.Column] - nearest.Cost;
            nearest = Relax(next, offset);
        }

        foreach (var column in finished)
            state.Prices[column.Column] += column.Cost - nearest.Cost;

        Swap(row, nearest.Column);
    }

    /// <summary>Shortens the distances by way of a row, and finds the nearest column that is not finished.</summary>
    /// <param name="row">The row.</param>
    /// <param name="offset">What is taken off the row's costs so that they continue its own distance.</param>
    private CheapColumn Relax(int row, double offset)
    {
        var costs = state.Costs.Row(row);
        ref float cost = ref MemoryMarshal.GetReference(costs);
        Vector<double> taken = new(offset),
            least = new(double.PositiveInfinity);
        Vector<long> origin = new(row),
            leastAt = new(-1),
            at = Vector<long>.Indices,
            step = new(Vector<long>.Count);
        for (nuint j = 0; j < (nuint)costs.Length; j += (nuint)Vector<float>.Count)
        {
            Vector.Widen(Vector.LoadUnsafe(ref cost, j), out var low, out var high);
            Keep(Shorten(low - taken, origin, j), at, ref least, ref leastAt);
            at += step;
            Keep(Shorten(high - taken, origin, j + (nuint)Vector<double>.Count), at, ref least, ref leastAt);
            at += step;
        }

        return CheapColumn.Least(least, leastAt);
    }

    /// <summary>Shortens the distances of some columns that follow each other, and gives them with ∞ for those finished.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector<double> Shorten(Vector<double> costs, Vector<long> origin, nuint start)
    {
        ref double distance = ref MemoryMarshal.GetArrayDataReference(distances);
        ref long before = ref MemoryMarshal.GetArrayDataReference(previous);
        var known = Vector.LoadUnsafe(ref distance, start);
        var candidate = costs - Vector.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(state.Prices), start);
        var shorter = Vector.LessThan(candidate, known);
        var shortest = Vector.ConditionalSelect(shorter, candidate, known);
        shortest.StoreUnsafe(ref distance, start);
        Vector.ConditionalSelect(shorter, origin, Vector.LoadUnsafe(ref before, start)).StoreUnsafe(ref before, start);
        var isFinished = Vector.Equals(known, new Vector<double>(double.NegativeInfinity));

        return Vector.ConditionalSelect(isFinished, new Vector<double>(double.PositiveInfinity), shortest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Keep(Vector<double> values, Vector<long> at, ref Vector<double> least, ref Vector<long> leastAt)
    {
        var isLess = Vector.LessThan(values, least);
        least = Vector.ConditionalSelect(isLess, values, least);
        leastAt = Vector.ConditionalSelect(isLess, at, leastAt);
    }

    /// <summary>Walks the path back to its first row, giving each row the column it was reached for.</summary>
    private void Swap(int first, int column)
    {
        int row;
        do
        {
            row = (int)previous[column];
            int before = state.ColumnOf[row];
            state.Assign(row, column);
            column = before;
        } while (row != first);
    }
}
