using System.Numerics;

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
        {
            state.Prices[column.Column] += column.Cost - nearest.Cost;
        }

        Swap(row, nearest.Column);
    }

    /// <summary>Shortens the distances by way of a row, and finds the nearest column that is not finished.</summary>
    /// <param name="row">The row.</param>
    /// <param name="offset">What is taken off the row's costs so that they continue its own distance.</param>
    private CheapColumn Relax(int row, double offset)
    {
        var costs = state.Costs.Row(row);
        int lanes = Vector<double>.Count;
        Vector<double> taken = new(offset);
        Vector<long> origin = new(row);
        LaneMinima minima = new();
        for (int j = 0; j < costs.Length; j += 2 * lanes)
        {
            Vector.Widen(new Vector<float>(costs[j..]), out var low, out var high);
            minima.Add(Shorten(low - taken, origin, j), j);
            minima.Add(Shorten(high - taken, origin, j + lanes), j + lanes);
        }

        return minima.Result().Best;
    }

    private Vector<double> Shorten(Vector<double> costs, Vector<long> origin, int start)
    {
        Vector<double> known = new(distances, start);
        var candidate = costs - new Vector<double>(state.Prices, start);
        var shorter = Vector.LessThan(candidate, known);
        var distance = Vector.ConditionalSelect(shorter, candidate, known);
        distance.CopyTo(distances, start);
        Vector.ConditionalSelect(shorter, origin, new Vector<long>(previous, start)).CopyTo(previous, start);
        var isFinished = Vector.Equals(known, new Vector<double>(double.NegativeInfinity));

        return Vector.ConditionalSelect(isFinished, new Vector<double>(double.PositiveInfinity), distance);
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
        }
        while (row != first);
    }
}
