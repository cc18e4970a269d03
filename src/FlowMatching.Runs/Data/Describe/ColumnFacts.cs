using System.Runtime.InteropServices;
using FlowMatching.Runs.Data.Tables;

namespace FlowMatching.Runs.Data.Describe;

/// <summary>What stands in a column of numbers.</summary>
/// <param name="Name">Its name, or its number.</param>
/// <param name="Count">Finite numbers in it.</param>
/// <param name="Missing">Rows in which it is empty or no finite number.</param>
/// <param name="Texts">Rows in which it is a text.</param>
/// <param name="Least">The smallest number; NaN where there is none.</param>
/// <param name="Most">The largest one.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="Std">Their standard deviation, by N.</param>
/// <param name="Outliers">Numbers further than <see cref="FarAway"/> standard deviations from the mean.</param>
public sealed record ColumnFacts(
    string Name,
    int Count,
    int Missing,
    int Texts,
    double Least,
    double Most,
    double Mean,
    double Std,
    int Outliers
)
{
    /// <summary>How many standard deviations are far: of a Gaussian, 1 number in 10^15 lies further.</summary>
    public const double FarAway = 8;

    /// <summary>Whether all its numbers are the same.</summary>
    public bool IsConstant => Count > 0 && Least == Most;

    /// <summary>Looks at a column of a table whose missing numbers are NaN.</summary>
    /// <param name="table">The table.</param>
    /// <param name="column">The column, from 0.</param>
    internal static ColumnFacts Of(NumericTable table, int column)
    {
        double[] finite = [.. ValuesOf(table, column).Where(double.IsFinite)];
        int texts = table.Texts is { } counts ? counts[column] : 0,
            missing = table.Rows - finite.Length - texts;
        string name = table.Layout.Columns[column];
        if (finite.Length == 0)
            return new ColumnFacts(name, 0, missing, texts, double.NaN, double.NaN, double.NaN, double.NaN, 0);

        double mean = finite.Average(),
            std = Math.Sqrt(finite.Average(value => (value - mean) * (value - mean)));
        return new ColumnFacts(
            name,
            finite.Length,
            missing,
            texts,
            finite.Min(),
            finite.Max(),
            mean,
            std,
            finite.Count(value => Math.Abs(value - mean) > FarAway * std)
        );
    }

    private static IEnumerable<double> ValuesOf(NumericTable table, int column)
    {
        for (int row = 0; row < table.Rows; row++)
            yield return table.Values[row * table.Width + column];
    }
}

/// <summary>Counts examples that are there twice, bit for bit.</summary>
internal static class Duplicates
{
    /// <summary>Counts them.</summary>
    /// <typeparam name="T">The numbers.</typeparam>
    /// <param name="values">The examples one after the other.</param>
    /// <param name="size">Numbers of one.</param>
    /// <returns>How many are the same as one before them.</returns>
    public static int Count<T>(T[] values, int size)
        where T : unmanaged
    {
        HashSet<int> firsts = new(new SameRow<T>(values, size));
        return Enumerable.Range(0, values.Length / size).Count(row => !firsts.Add(row));
    }

    private sealed class SameRow<T>(T[] values, int size) : IEqualityComparer<int>
        where T : unmanaged
    {
        public bool Equals(int one, int other) => Bytes(one).SequenceEqual(Bytes(other));

        public int GetHashCode(int row)
        {
            HashCode hash = new();
            hash.AddBytes(Bytes(row));
            return hash.ToHashCode();
        }

        private ReadOnlySpan<byte> Bytes(int row) => MemoryMarshal.AsBytes(values.AsSpan(row * size, size));
    }
}
