namespace FlowMatching.Core.Couplings;

/// <summary>A column and what it costs a row, its price taken off.</summary>
/// <param name="Column">The column.</param>
/// <param name="Cost">c(i, j) − v_j.</param>
internal readonly record struct CheapColumn(int Column, double Cost)
{
    /// <summary>Whether this one comes first: the lower cost, and of equal costs the lower column.</summary>
    public bool Precedes(CheapColumn other) => Cost < other.Cost || (Cost == other.Cost && Column < other.Column);
}
