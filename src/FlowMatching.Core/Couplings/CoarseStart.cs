using System.Numerics;

namespace FlowMatching.Core.Couplings;

/// <summary>The first stage of a large problem: takes the prices of the same problem on every other row and column.</summary>
/// <remarks>With u_i = c(i, j) − v_j of the coarse rows i in their columns j, every column's price is v_j = min_i c(i, j) − u_i. No row is
/// paired yet, so any prices are valid ones; good ones make what follows short.</remarks>
internal static class CoarseStart
{
    /// <summary>The least problem that is worth a coarser one.</summary>
    public const int LeastSize = 48;

    /// <summary>Sets the prices of a state without pairs.</summary>
    public static void Run(AssignmentState state)
    {
        using var coarse = state.Costs.EveryOther();
        var solved = LinearAssignment.Complete(coarse);
        Array.Fill(state.Prices, double.PositiveInfinity, 0, state.Size);
        for (int row = 0; row < solved.Size; row++)
        {
            int column = solved.ColumnOf[row];
            double dual = coarse[row, column] - solved.Prices[column];
            LowerPrices(state.Prices, state.Costs.Row(2 * row), dual);
        }

        state.Prices.AsSpan(state.Size).Clear();
    }

    private static void LowerPrices(Span<double> prices, ReadOnlySpan<float> costs, double dual)
    {
        Vector<double> taken = new(dual);
        for (int j = 0; j < costs.Length; j += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(costs[j..]), out var low, out var high);
            Span<double> first = prices[j..], second = prices[(j + Vector<double>.Count)..];
            Vector.Min(new Vector<double>(first), low - taken).CopyTo(first);
            Vector.Min(new Vector<double>(second), high - taken).CopyTo(second);
        }
    }
}
