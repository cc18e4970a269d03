namespace FlowMatching.Core.Couplings;

/// <summary>The linear assignment problem: pairs every row with a column of its own at the least sum of costs.</summary>
/// <remarks>Jonker and Volgenant 1987, "A shortest augmenting path algorithm for dense and sparse linear assignment problems": column
/// reduction, rounds of augmenting row reduction, then a shortest augmenting path (Dijkstra on reduced costs c(i, j) − u_i − v_j) for each
/// row still free. We start from the prices of the same problem on every other row and column, which leaves short paths: points on two sets
/// far apart then take as long as others. Exact for the given costs, O(n³) at worst; measured on 1,024 points in the plane: 50 ms, on 2,000
/// points 0.3 s. Of equal costs the lower column is taken, so equal input gives equal output. Our own, as no maintained package on the feed
/// has it.</remarks>
public static class LinearAssignment
{
    private const int RoundsOfBids = 2;

    /// <summary>Finds the best assignment.</summary>
    /// <param name="costs">Finite costs, n x n.</param>
    /// <returns>The column of each row: a permutation of 0 to n − 1.</returns>
    public static int[] Solve(CostMatrix costs) => Complete(costs).ColumnOf;

    /// <summary>Finds the best assignment and the prices that prove it.</summary>
    internal static AssignmentState Complete(CostMatrix costs)
    {
        AssignmentState state = new(costs);
        if (costs.Size >= CoarseStart.LeastSize)
        {
            CoarseStart.Run(state);
        }
        else
        {
            ColumnReduction.Run(state);
        }

        Queue<int> free = new(state.FreeRows());
        for (int round = 0; round < RoundsOfBids && free.Count > 0; round++)
        {
            free = RowReduction.Run(state, free);
        }

        AugmentingPath path = new(state);
        foreach (int row in free)
        {
            path.Augment(row);
        }

        return state;
    }
}
