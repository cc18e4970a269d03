using System.Buffers;
using System.Numerics;

namespace FlowMatching.Core.Couplings;

/// <summary>The costs c(i, j) ≥ 0 of pairing row i of one set with row j of another, n of each, in float32.</summary>
/// <remarks>Rows are padded to whole vectors with ∞, which no search takes. The buffer is rented: dispose the matrix.</remarks>
public sealed class CostMatrix : IDisposable
{
    /// <summary>An array holds no more than this many costs.</summary>
    private const long MostCosts = 0x7fff_ffc7 - 65_536;

    private readonly float[] costs;

    private CostMatrix(int size)
    {
        Size = size;
        Stride = (size + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;
        costs = ArrayPool<float>.Shared.Rent(Math.Max(1, checked(Size * Stride)));
    }

    /// <summary>Number n of rows and of columns.</summary>
    public int Size { get; }

    /// <summary>Length of a row with its padding.</summary>
    internal int Stride { get; }

    /// <summary>The cost of a pair.</summary>
    public float this[int row, int column] => costs[row * Stride + column];

    /// <summary>Computes c(i, j) = ‖x_i − y_j‖².</summary>
    /// <param name="x">n points, row by row.</param>
    /// <param name="y">n points, row by row.</param>
    /// <param name="dimension">Number D of coordinates.</param>
    public static CostMatrix SquaredDistances(ReadOnlySpan<float> x, ReadOnlySpan<float> y, int dimension)
    {
        if (x.Length != y.Length || x.Length % dimension != 0)
        {
            throw new ArgumentException($"There are {x.Length} and {y.Length} numbers, expected as many rows of {dimension}.");
        }

        CostMatrix matrix = new(x.Length / dimension);
        float[] columns = matrix.Transpose(y, dimension);
        for (int i = 0; i < matrix.Size; i++)
            matrix.FillRow(i, x.Slice(i * dimension, dimension), columns);

        return matrix;
    }

    /// <summary>Takes given costs.</summary>
    /// <param name="costs">Finite numbers, one row after the other.</param>
    public static CostMatrix Of(float[][] costs)
    {
        CostMatrix matrix = new(costs.Length);
        for (int i = 0; i < matrix.Size; i++)
        {
            var row = matrix.WritableRow(i);
            row[matrix.Size..].Fill(float.PositiveInfinity);
            costs[i].CopyTo(row);
        }

        return matrix;
    }

    /// <summary>The largest n for which a matrix of n x n costs on each core takes no more than a third of the memory; the coarser ones
    /// that an assignment starts from take a third as much again.</summary>
    internal static int LargestSize() => LargestSize(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 3 / Environment.ProcessorCount);

    /// <summary>The largest n for which n x n costs take no more than so many bytes.</summary>
    internal static int LargestSize(long bytes) => (int)Math.Sqrt(Math.Min(MostCosts, bytes / sizeof(float)));

    /// <summary>Replaces every cost by its root: distances from squared ones.</summary>
    public void TakeRoots()
    {
        for (int i = 0; i < Size; i++)
        {
            var row = WritableRow(i);
            for (int j = 0; j < row.Length; j++)
                row[j] = MathF.Sqrt(row[j]);
        }
    }

    /// <summary>The mean cost of pairs of which row i goes to column columns[i].</summary>
    public double MeanCost(ReadOnlySpan<int> columns)
    {
        double sum = 0;
        for (int i = 0; i < Size; i++)
            sum += this[i, columns[i]];

        return sum / Size;
    }

    /// <summary>The costs of every other row and column, from the first: half as many of each, rounded up.</summary>
    internal CostMatrix EveryOther()
    {
        CostMatrix half = new((Size + 1) / 2);
        for (int i = 0; i < half.Size; i++)
        {
            ReadOnlySpan<float> from = Row(2 * i);
            var to = half.WritableRow(i);
            to[half.Size..].Fill(float.PositiveInfinity);
            for (int j = 0; j < half.Size; j++)
                to[j] = from[2 * j];
        }

        return half;
    }

    /// <inheritdoc/>
    public void Dispose() => ArrayPool<float>.Shared.Return(costs);

    /// <summary>A row with its padding.</summary>
    internal ReadOnlySpan<float> Row(int row) => WritableRow(row);

    private Span<float> WritableRow(int row) => costs.AsSpan(row * Stride, Stride);

    /// <summary>The points as D rows of one coordinate each, padded with ∞.</summary>
    private float[] Transpose(ReadOnlySpan<float> points, int dimension)
    {
        float[] columns = new float[dimension * Stride];
        for (int d = 0; d < dimension; d++)
        {
            var target = columns.AsSpan(d * Stride, Stride);
            target[Size..].Fill(float.PositiveInfinity);
            for (int j = 0; j < Size; j++)
                target[j] = points[j * dimension + d];
        }

        return columns;
    }

    private void FillRow(int i, ReadOnlySpan<float> point, ReadOnlySpan<float> columns)
    {
        var row = WritableRow(i);
        row.Clear();
        for (int d = 0; d < point.Length; d++)
        {
            var coordinate = columns.Slice(d * Stride, Stride);
            Vector<float> own = new(point[d]);
            for (int j = 0; j < Stride; j += Vector<float>.Count)
            {
                var difference = new Vector<float>(coordinate[j..]) - own;
                (new Vector<float>(row[j..]) + difference * difference).CopyTo(row[j..]);
            }
        }
    }
}
