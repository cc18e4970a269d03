namespace FlowMatching.Core.Couplings;

/// <summary>The first stage: every column's price is its least cost, and its cheapest row gets it if that row is still free.</summary>
/// <remarks>Then a row that is cheapest in one column alone hands its slack to that column's price ("reduction transfer").</remarks>
internal static class ColumnReduction
{
    public static void Run(AssignmentState state)
    {
        int[] cheapest = CheapestRows(state);
        int[] wins = new int[state.Size];
        for (int column = state.Size - 1; column >= 0; column--)
        {
            int row = cheapest[column];
            if (wins[row]++ == 0)
            {
                state.Assign(row, column);
            }
        }

        for (int row = 0; row < state.Size; row++)
        {
            if (wins[row] == 1)
            {
                TransferSlack(state, row);
            }
        }
    }

    private static int[] CheapestRows(AssignmentState state)
    {
        int[] cheapest = new int[state.Size];
        double[] prices = state.Prices;
        for (int row = 0; row < state.Size; row++)
        {
            var costs = state.Costs.Row(row);
            for (int column = 0; column < state.Size; column++)
            {
                if (row == 0 || costs[column] < prices[column])
                {
                    (prices[column], cheapest[column]) = (costs[column], row);
                }
            }
        }

        return cheapest;
    }

    /// <summary>Lowers the price of a row's only column by what the next best column costs more.</summary>
    private static void TransferSlack(AssignmentState state, int row)
    {
        if (state.Size == 1)
        {
            return;
        }

        int column = state.ColumnOf[row];
        var costs = state.Costs.Row(row);
        double own = costs[column] - state.Prices[column];
        var (best, second) = RowScan.TwoCheapest(costs, state.Prices);
        double next = best.Column == column ? second.Cost : best.Cost;
        state.Prices[column] -= Math.Max(0, next - own);
    }
}
