using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FlowMatching.Core.Couplings;

/// <summary>Finds the cheapest columns of a row, several at a time. Which ones are found does not depend on how many.</summary>
internal static class RowScan
{
    /// <summary>Finds the two columns of the least c(i, j) − v_j.</summary>
    /// <param name="costs">The row c(i, ·) with its padding of ∞; two columns or more.</param>
    /// <param name="prices">The prices v with their padding.</param>
    public static (CheapColumn Best, CheapColumn Second) TwoCheapest(ReadOnlySpan<float> costs, ReadOnlySpan<double> prices)
    {
        ref float cost = ref MemoryMarshal.GetReference(costs);
        ref double price = ref MemoryMarshal.GetReference(prices);
        Vector<double> first = new(double.PositiveInfinity), second = first;
        Vector<long> firstAt = new(-1), secondAt = firstAt, at = Vector<long>.Indices, step = new(Vector<long>.Count);
        for (nuint j = 0; j < (nuint)costs.Length; j += (nuint)Vector<float>.Count)
        {
            Vector.Widen(Vector.LoadUnsafe(ref cost, j), out var low, out var high);
            Keep(low - Vector.LoadUnsafe(ref price, j), at, ref first, ref second, ref firstAt, ref secondAt);
            at += step;
            Keep(high - Vector.LoadUnsafe(ref price, j + (nuint)Vector<double>.Count), at, ref first, ref second, ref firstAt, ref secondAt);
            at += step;
        }

        var best = Least(first, firstAt, except: -1);

        // The runner-up is the lane's second where the lane holds the best, and the lane's first elsewhere.
        var holdsBest = Vector.Equals(firstAt, new Vector<long>(best.Column));
        var next = Least(
            Vector.ConditionalSelect(holdsBest, second, first), Vector.ConditionalSelect(holdsBest, secondAt, firstAt), best.Column);

        return (best, next);
    }

    /// <summary>The least of the numbers that the lanes hold: of equal ones that at the lowest place.</summary>
    public static CheapColumn Least(Vector<double> costs, Vector<long> columns, int except = -1)
    {
        CheapColumn least = new(int.MaxValue, double.PositiveInfinity);
        for (int lane = 0; lane < Vector<double>.Count; lane++)
        {
            CheapColumn found = new((int)columns[lane], costs[lane]);
            if (found.Column != except && found.Precedes(least))
            {
                least = found;
            }
        }

        return least;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Keep(
        Vector<double> values,
        Vector<long> at,
        ref Vector<double> first,
        ref Vector<double> second,
        ref Vector<long> firstAt,
        ref Vector<long> secondAt)
    {
        var isFirst = Vector.LessThan(values, first);
        var isSecond = Vector.LessThan(values, second);
        second = Vector.ConditionalSelect(isFirst, first, Vector.ConditionalSelect(isSecond, values, second));
        secondAt = Vector.ConditionalSelect(isFirst, firstAt, Vector.ConditionalSelect(isSecond, at, secondAt));
        first = Vector.ConditionalSelect(isFirst, values, first);
        firstAt = Vector.ConditionalSelect(isFirst, at, firstAt);
    }
}
