namespace FlowMatching.Core.Couplings;

/// <summary>The second stage, an auction: a free row takes its cheapest column and pays for it until the second cheapest is as good;
/// whoever had the column is free again and goes next.</summary>
internal static class RowReduction
{
    /// <summary>Bids a row makes on average before the stage gives up on it: nearly equal columns can be bid for without end.</summary>
    private const int BidsPerRow = 6;

    /// <summary>Lets free rows bid.</summary>
    /// <param name="state">The assignment; it stays a valid one throughout.</param>
    /// <param name="free">The free rows in the order of their bids; emptied.</param>
    /// <returns>The rows that are free afterwards.</returns>
    public static Queue<int> Run(AssignmentState state, Queue<int> free)
    {
        Queue<int> left = new();
        int bids = state.Size > 1 ? BidsPerRow * free.Count : 0;
        while (free.TryDequeue(out int row))
        {
            int bidder = row;
            while (bidder != AssignmentState.None && bids-- > 0)
            {
                bidder = Bid(state, bidder, left);
            }

            if (bidder != AssignmentState.None)
            {
                left.Enqueue(bidder);
            }
        }

        return left;
    }

    /// <summary>One bid; returns the row that goes next, if one is to. Where the two cheapest columns tie, no price changes: the row takes
    /// the other column if that one has no row, and who is put out waits for the next stage.</summary>
    private static int Bid(AssignmentState state, int row, Queue<int> left)
    {
        var (best, second) = RowScan.TwoCheapest(state.Costs.Row(row), state.Prices);
        double price = state.Prices[best.Column] - (second.Cost - best.Cost);
        bool pays = price < state.Prices[best.Column]; // false also where the difference drowns in rounding
        int column = !pays && state.RowOf[best.Column] != AssignmentState.None ? second.Column : best.Column;
        int ousted = state.RowOf[column];
        state.Prices[best.Column] = price;
        state.Assign(row, column);
        if (ousted == AssignmentState.None)
        {
            return AssignmentState.None;
        }

        state.ColumnOf[ousted] = AssignmentState.None;
        if (pays)
        {
            return ousted;
        }

        left.Enqueue(ousted);

        return AssignmentState.None;
    }
}
