using static TorchSharp.torch;

namespace FlowMatching.Core.Data;

/// <summary>Given points as a data set: each draw picks one of them, all equally likely, with replacement.</summary>
/// <remarks>The points are standardised, z = (x − m)/s (see <see cref="DataAffine"/>); what is drawn are the z. Of a table with few rows
/// some are held out (<see cref="RowSplit"/>) and never drawn; mean and scale are those of all rows.</remarks>
public sealed class PointCloud : IDataStream
{
    private readonly float[] standard;
    private readonly int[]? labels;
    private readonly RowSplit split;

    /// <summary>Makes the data set of points whose shape is to be kept: one scale serves all coordinates, and none is held out.</summary>
    /// <param name="name">What it is called, such as draw:1a2b3c4d.</param>
    /// <param name="points">N points, N x D numbers, row by row.</param>
    /// <param name="dimension">Number D of coordinates, 1 or more.</param>
    /// <exception cref="InvalidInputException">These are no points to learn from; all faults are named.</exception>
    public PointCloud(string name, float[] points, int dimension)
    {
        PointTable table = new(Array.ConvertAll(points, x => (double)x), ColumnNaming.Numbered(dimension));
        InvalidInputException.ThrowIfAny(table.Faults(name));
        (Name, Columns) = (name, table.Columns);
        (Affine, standard) = OnOneScale(points, dimension);
        split = RowSplit.None(Count);
    }

    /// <summary>Makes the data set of a table's rows, standardised by column; a plane with axes of like width keeps its shape.</summary>
    /// <param name="name">What it is called, such as points:cloud.csv.</param>
    /// <param name="table">The rows.</param>
    /// <exception cref="InvalidInputException">These are no points to learn from; all faults are named.</exception>
    public PointCloud(string name, PointTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        InvalidInputException.ThrowIfAny(table.Faults(name));
        var byColumn = DataAffine.ByColumn(table.Values, table.Columns.Count);
        (Name, Columns, ClassNames, Table) = (name, table.Columns, table.ClassNames, table.Layout);
        (Affine, standard) = table.IsPlane(byColumn)
            ? OnOneScale(Array.ConvertAll(table.Values, x => (float)x), 2)
            : (byColumn, byColumn.ToModelUnits(table.Values));
        labels = table.Labels is null ? null : [.. table.Labels];
        split = RowSplit.Of(Count, labels);
        Remarks = [.. table.Remarks(Affine), .. split.Remarks];
    }

    private PointCloud(PointCloud all, int label)
    {
        (Name, Columns, Affine, Remarks) = ($"{all.Name}, {all.ClassNames[label]}", all.Columns, all.Affine, []);
        int[] rows = [.. all.split.Learnt.Where(row => all.labels![row] == label)];
        standard = all.Rows(rows);
        split = RowSplit.None(rows.Length);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Description => $"{Count} given points of {Columns.Count} coordinate{(Columns.Count == 1 ? "" : "s")}";

    /// <summary>Number of coordinates that are learnt: of the columns those that change.</summary>
    public int Dimension => Affine.Learnt.Count;

    /// <inheritdoc/>
    public IReadOnlyList<string> Columns { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames { get; } = [];

    /// <inheritdoc/>
    public IReadOnlyList<double> ClassShares =>
        labels is null
            ? []
            :
            [
                .. Enumerable
                    .Range(0, ClassNames.Count)
                    .Select(label => split.Learnt.Count(row => labels[row] == label) / (double)split.Learnt.Count),
            ];

    /// <inheritdoc/>
    public IReadOnlyList<string> Remarks { get; } = [];

    /// <inheritdoc/>
    public int? FewRows => split.HeldOut.Count > 0 ? Count : null;

    /// <inheritdoc/>
    public TableLayout? Table { get; }

    /// <summary>Number N of given points.</summary>
    public int Count => standard.Length / Dimension;

    /// <inheritdoc/>
    public DataAffine Affine { get; }

    DataAffine? IDataStream.Affine => Affine;

    /// <inheritdoc/>
    public Tensor Draw(long count, Generator rng)
    {
        using var scope = NewDisposeScope();

        return DrawLabelled(count, rng).X1.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public DataBatch DrawLabelled(long count, Generator rng)
    {
        using var scope = NewDisposeScope();
        var points = from_array(standard).view(Count, Dimension);
        var which = randint(split.Learnt.Count, new long[] { count }, dtype: ScalarType.Int64, generator: rng);
        if (split.HeldOut.Count > 0)
            which = tensor(Array.ConvertAll(split.Learnt.ToArray(), row => (long)row)).index_select(0, which);
        var x1 = points.index_select(0, which).MoveToOuterDisposeScope();

        return labels is null
            ? new DataBatch(x1)
            : new DataBatch(x1, tensor(Array.ConvertAll(labels, label => (long)label)).index_select(0, which).MoveToOuterDisposeScope());
    }

    /// <inheritdoc/>
    public IDataStream OfClass(int label) => new PointCloud(this, label);

    /// <inheritdoc/>
    public DataBatch? HeldOut(int most) => split.HeldOut.Count == 0 ? null : Batch([.. split.HeldOut.Take(most)]);

    /// <inheritdoc/>
    public DataBatch LearntRows(int most) => Batch([.. split.Learnt.Take(most)]);

    DataBatch? IDataStream.Learnt(int most) => LearntRows(most);

    /// <summary>The points as they are drawn, row by row.</summary>
    internal double[] Standardised() => Array.ConvertAll(Rows([.. split.Learnt]), x => (double)x);

    private static (DataAffine Affine, float[] Standard) OnOneScale(float[] points, int dimension)
    {
        var affine = DataAffine.Of(points, dimension);

        return (affine, affine.ToModelUnits(points));
    }

    private DataBatch Batch(int[] rows) =>
        new(
            tensor(Rows(rows), [rows.Length, Dimension]),
            labels is null ? null : tensor(Array.ConvertAll(rows, row => (long)labels[row]), [rows.Length])
        );

    private float[] Rows(int[] rows)
    {
        float[] taken = new float[rows.Length * Dimension];
        for (int i = 0; i < rows.Length; i++)
            standard.AsSpan(rows[i] * Dimension, Dimension).CopyTo(taken.AsSpan(i * Dimension));

        return taken;
    }
}

/// <summary>Names for columns that have none.</summary>
public static class ColumnNaming
{
    private static readonly string[] OfSpace = ["x", "y", "z"];

    /// <summary>The names of the coordinates of a space: x, y and z, or of more than three dimensions x1, x2 and so on.</summary>
    /// <param name="dimension">Number of coordinates.</param>
    public static IReadOnlyList<string> Numbered(int dimension) =>
        dimension <= OfSpace.Length ? [.. OfSpace.Take(dimension)] : [.. Enumerable.Range(1, dimension).Select(i => $"x{i}")];

    /// <summary>The names of a table's columns: those of its heading, or where it has none those of a space.</summary>
    /// <param name="layout">The table.</param>
    public static IReadOnlyList<string> Of(TableLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        bool isWhole = layout.Columns.Select((name, i) => name == $"{i + 1}").All(isNext => isNext);
        return layout.HasHeader ? layout.Columns
            : isWhole ? Numbered(layout.Columns.Count)
            : [.. layout.Columns.Select(number => $"column {number}")];
    }
}
