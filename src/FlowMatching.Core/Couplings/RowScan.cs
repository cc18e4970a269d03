using System.Numerics;

namespace FlowMatching.Core.Couplings;

/// <summary>Finds the cheapest columns of a row, several at a time. Which ones are found does not depend on how many.</summary>
internal static class RowScan
{
    private static readonly int Lanes = Vector<double>.Count;

    /// <summary>Finds the two columns of the least c(i, j) − v_j.</summary>
    /// <param name="costs">The row c(i, ·) with its padding of ∞; two columns or more.</param>
    /// <param name="prices">The prices v with their padding.</param>
    public static (CheapColumn Best, CheapColumn Second) TwoCheapest(ReadOnlySpan<float> costs, ReadOnlySpan<double> prices)
    {
        LaneMinima minima = new();
        for (int j = 0; j < costs.Length; j += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(costs[j..]), out var low, out var high);
            minima.Add(low - new Vector<double>(prices[j..]), j);
            minima.Add(high - new Vector<double>(prices[(j + Lanes)..]), j + Lanes);
        }

        return minima.Result();
    }
}
