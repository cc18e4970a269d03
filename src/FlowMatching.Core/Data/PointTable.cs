namespace FlowMatching.Core.Data;

/// <summary>Rows of numbers with what is known of them: what a <see cref="PointCloud"/> is made of.</summary>
/// <param name="Values">N rows of D finite numbers, row by row.</param>
/// <param name="Columns">The names of the D columns; D from 1 to <see cref="MostColumns"/>.</param>
public sealed record PointTable(double[] Values, IReadOnlyList<string> Columns)
{
    /// <summary>The most columns of a table.</summary>
    public const int MostColumns = 4096;

    private const int MostNamed = 8,
        FewestRuled = 20; // of fewer rows any one makes up much

    private const double WidestRatio = 4,
        RulingShare = 0.5;

    /// <summary>The class of each row, from 0; null where the rows have none.</summary>
    public IReadOnlyList<int>? Labels { get; init; }

    /// <summary>The names of the classes, in the order of their numbers.</summary>
    public IReadOnlyList<string> ClassNames { get; init; } = [];

    /// <summary>How the table was laid out where it was read; null where it was not read from one.</summary>
    public TableLayout? Layout { get; init; }

    /// <summary>Number N of rows.</summary>
    public int Rows => Values.Length / Columns.Count;

    /// <summary>Whether all columns are standardised by one scale: of points of the plane with axes of like width, whose shape is to be
    /// kept.</summary>
    /// <remarks>Two columns, neither more than four times as wide as the other. A circle so stays a circle, and in the model's units it is
    /// what it was before columns had scales of their own; columns of different units have widths that differ by more.</remarks>
    internal bool IsPlane(DataAffine byColumn) =>
        Columns.Count == 2 && byColumn.Scales!.Min() > 0 && byColumn.Scales!.Max() <= WidestRatio * byColumn.Scales!.Min();

    /// <summary>Lists what is wrong with the table, one sentence each.</summary>
    /// <param name="name">What the data set is called.</param>
    internal IEnumerable<string> Faults(string name)
    {
        if (Columns.Count is < 1 or > MostColumns)
        {
            yield return $"{name} has {Columns.Count} columns, expected 1 to {MostColumns}.";
            yield break;
        }

        if (Values.Length % Columns.Count != 0)
            throw new ArgumentException($"There are {Values.Length} numbers, expected whole rows of {Columns.Count}.", nameof(name));

        if (Rows < 2)
        {
            yield return $"{name} has {(Rows == 0 ? "0 rows" : "1 row")}, expected 2 or more: one for each point.";
        }
        else if (ValueFault(name) is { } fault)
        {
            yield return fault;
        }
    }

    /// <summary>Says in sentences what a user should know of these numbers before they are learnt: columns that never change, and single
    /// numbers that rule the scale of their column.</summary>
    /// <param name="affine">How they are standardised.</param>
    internal IEnumerable<string> Remarks(DataAffine affine)
    {
        if (affine.Constant is { Count: > 0 } constant)
        {
            bool isOne = constant.Count == 1;
            yield return $"The column{(isOne ? "" : "s")} {Named(constant)} never change{(isOne ? "s" : "")}: left out of the network, and put back in samples.";
        }

        foreach (int column in affine.Learnt)
        {
            if (RulerOf(column, affine.Mean[column]) is var (row, share))
                yield return FormattableString.Invariant(
                    $"Row {row + 1} holds {Values[row * Columns.Count + column]} in column {Columns[column]}: {Math.Floor(100 * share):F0} % of the column's variance comes from this one number, so it rules the standardisation; take it out where it is an error."
                );
        }
    }

    /// <summary>The row whose number alone makes up half of a column's variance or more, and what part; null where there is none.</summary>
    private (int Row, double Share)? RulerOf(int column, double mean)
    {
        double sum = 0,
            most = 0;
        int at = 0;
        for (int row = 0; row < Rows; row++)
        {
            double difference = Values[row * Columns.Count + column] - mean,
                square = difference * difference;
            sum += square;
            if (square > most)
                (most, at) = (square, row);
        }

        return Rows >= FewestRuled && most >= RulingShare * sum ? (at, most / sum) : null;
    }

    private string Named(IReadOnlyList<int> columns) =>
        string.Join(", ", columns.Take(MostNamed).Select(column => Columns[column]))
        + (columns.Count > MostNamed ? $" and {columns.Count - MostNamed} more" : "");

    private string? ValueFault(string name)
    {
        int bad = Array.FindIndex(Values, x => !double.IsFinite(x) || Math.Abs(x) > float.MaxValue);
        if (bad >= 0)
        {
            return $"{name} holds {(float)Values[bad]} in row {bad / Columns.Count + 1}, column {bad % Columns.Count + 1}, "
                + $"and {Values.Count(x => !float.IsFinite((float)x))} NaN or infinite numbers in all; expected finite ones.";
        }

        var affine = DataAffine.ByColumn(Values, Columns.Count);
        if (affine.Learnt.Count > 0 && double.IsFinite(affine.Scale))
            return null;

        string columns =
            Columns.Count == 1
                ? $"its column {Columns[0]} never changes"
                : $"none of its columns {Named([.. affine.Constant])} ever changes";
        return $"{name} holds one point {Rows} times, {columns}: expected points that differ.";
    }
}
