using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FlowMatching.Core.Couplings;

/// <summary>A partial assignment and the columns' prices v, such that every paired row has the least c(i, j) − v_j in its own
/// column.</summary>
internal sealed class AssignmentState
{
    /// <summary>What stands for no row or no column.</summary>
    public const int None = -1;

    public AssignmentState(CostMatrix costs)
    {
        Costs = costs;
        Prices = new double[costs.Stride];
        ColumnOf = new int[costs.Size];
        RowOf = new int[costs.Size];
        Array.Fill(ColumnOf, None);
        Array.Fill(RowOf, None);
    }

    /// <summary>The costs c(i, j).</summary>
    public CostMatrix Costs { get; }

    /// <summary>The prices v_j, with a padding of 0.</summary>
    public double[] Prices { get; }

    /// <summary>The column of each row.</summary>
    public int[] ColumnOf { get; }

    /// <summary>The row of each column.</summary>
    public int[] RowOf { get; }

    /// <summary>Number n of rows and of columns.</summary>
    public int Size => Costs.Size;

    /// <summary>Makes a pair; whoever had the column before has to be freed by the caller.</summary>
    public void Assign(int row, int column) => (ColumnOf[row], RowOf[column]) = (column, row);

    /// <summary>The rows without a column, upwards.</summary>
    public IEnumerable<int> FreeRows() => Enumerable.Range(0, Size).Where(row => ColumnOf[row] == None);

    /// <summary>Finds the two columns of the least c(i, j) − v_j.</summary>
    /// <remarks>Several columns are looked at in one instruction. Which ones are found does not depend on how many.</remarks>
    /// <param name="row">The row i, of two columns or more.</param>
    public (CheapColumn Best, CheapColumn Second) TwoCheapest(int row)
    {
        var costs = Costs.Row(row);
        ref float cost = ref MemoryMarshal.GetReference(costs);
        ref double price = ref MemoryMarshal.GetArrayDataReference(Prices);
        Vector<double> first = new(double.PositiveInfinity),
            second = first;
        Vector<long> firstAt = new(-1),
            secondAt = firstAt,
            at = Vector<long>.Indices,
            step = new(Vector<long>.Count);
        for (nuint j = 0; j < (nuint)costs.Length; j += (nuint)Vector<float>.Count)
        {
            Vector.Widen(Vector.LoadUnsafe(ref cost, j), out var low, out var high);
            Keep(low - Vector.LoadUnsafe(ref price, j), at, ref first, ref second, ref firstAt, ref secondAt);
            at += step;
            Keep(
                high - Vector.LoadUnsafe(ref price, j + (nuint)Vector<double>.Count),
                at,
                ref first,
                ref second,
                ref firstAt,
                ref secondAt
            );
            at += step;
        }

        var best = CheapColumn.Least(first, firstAt, except: -1);

        // The runner-up is the lane's second where the lane holds the best, and the lane's first elsewhere.
        var holdsBest = Vector.Equals(firstAt, new Vector<long>(best.Column));
        var next = CheapColumn.Least(
            Vector.ConditionalSelect(holdsBest, second, first),
            Vector.ConditionalSelect(holdsBest, secondAt, firstAt),
            best.Column
        );

        return (best, next);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Keep(
        Vector<double> values,
        Vector<long> at,
        ref Vector<double> first,
        ref Vector<double> second,
        ref Vector<long> firstAt,
        ref Vector<long> secondAt
    )
    {
        var isFirst = Vector.LessThan(values, first);
        var isSecond = Vector.LessThan(values, second);
        second = Vector.ConditionalSelect(isFirst, first, Vector.ConditionalSelect(isSecond, values, second));
        secondAt = Vector.ConditionalSelect(isFirst, firstAt, Vector.ConditionalSelect(isSecond, at, secondAt));
        first = Vector.ConditionalSelect(isFirst, values, first);
        firstAt = Vector.ConditionalSelect(isFirst, at, firstAt);
    }
}

/// <summary>A column and what it costs a row, its price taken off.</summary>
/// <param name="Column">The column.</param>
/// <param name="Cost">c(i, j) − v_j.</param>
internal readonly record struct CheapColumn(int Column, double Cost)
{
    /// <summary>Whether this one comes first: the lower cost, and of equal costs the lower column.</summary>
    public bool Precedes(CheapColumn other) => Cost < other.Cost || (Cost == other.Cost && Column < other.Column);

    /// <summary>The least of the numbers that the lanes hold: of equal ones that at the lowest place.</summary>
    public static CheapColumn Least(Vector<double> costs, Vector<long> columns, int except = -1)
    {
        CheapColumn least = new(int.MaxValue, double.PositiveInfinity);
        for (int lane = 0; lane < Vector<double>.Count; lane++)
        {
            CheapColumn found = new((int)columns[lane], costs[lane]);
            if (found.Column != except && found.Precedes(least))
                least = found;
        }

        return least;
    }
}
