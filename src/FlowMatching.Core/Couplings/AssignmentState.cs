namespace FlowMatching.Core.Couplings;

/// <summary>A partial assignment and the columns' prices v, such that every paired row has the least c(i, j) − v_j in its own column.</summary>
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
}
