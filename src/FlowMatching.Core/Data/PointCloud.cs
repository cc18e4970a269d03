using static TorchSharp.torch;

namespace FlowMatching.Core.Data;

/// <summary>Given points as a data set: each draw picks one of them, all equally likely, with replacement.</summary>
/// <remarks>The points are standardised, z = (x − m)/s (see <see cref="DataAffine"/>); what is drawn are the z.</remarks>
public sealed class PointCloud : IDataStream
{
    private readonly float[] standard;

    /// <summary>Makes the data set.</summary>
    /// <param name="name">What it is called, such as points:cloud.csv.</param>
    /// <param name="points">N points, N x D numbers, row by row.</param>
    /// <param name="dimension">Number D of coordinates, 2 or more.</param>
    /// <exception cref="InvalidInputException">These are no points to learn from; all faults are named.</exception>
    public PointCloud(string name, float[] points, int dimension)
    {
        InvalidInputException.ThrowIfAny(Faults(name, points, dimension));
        Name = name;
        Dimension = dimension;
        Affine = DataAffine.Of(points, dimension);
        standard = Affine.ToModelUnits(points);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Description => $"{Count} given points of {Dimension} coordinates";

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <summary>Number N of given points.</summary>
    public int Count => standard.Length / Dimension;

    /// <inheritdoc/>
    public DataAffine Affine { get; }

    DataAffine? IDataStream.Affine => Affine;

    /// <inheritdoc/>
    public Tensor Draw(long count, Generator rng)
    {
        using var scope = NewDisposeScope();
        var points = from_array(standard).view(Count, Dimension);
        var which = randint(Count, new long[] { count }, dtype: ScalarType.Int64, generator: rng);

        return points.index_select(0, which).MoveToOuterDisposeScope();
    }

    /// <summary>The points as they are drawn, row by row.</summary>
    internal double[] Standardised() => Array.ConvertAll(standard, x => (double)x);

    /// <summary>Lists what is wrong with points, one sentence each.</summary>
    private static IEnumerable<string> Faults(string name, float[] points, int dimension)
    {
        if (dimension < 2)
        {
            yield return $"{name} has {dimension} column, expected 2 or more: one for each coordinate.";
            yield break;
        }

        if (points.Length % dimension != 0)
        {
            throw new ArgumentException($"There are {points.Length} numbers, expected whole rows of {dimension}.", nameof(points));
        }

        if (points.Length < 2 * dimension)
        {
            yield return $"{name} has {(points.Length == 0 ? "0 rows" : "1 row")}, expected 2 or more: one for each point.";
        }
        else if (ValueFault(name, points, dimension) is { } fault)
        {
            yield return fault;
        }
    }

    private static string? ValueFault(string name, float[] points, int dimension)
    {
        int bad = Array.FindIndex(points, x => !float.IsFinite(x));
        if (bad >= 0)
        {
            return $"{name} holds {points[bad]} in row {bad / dimension + 1}, column {bad % dimension + 1}, "
                + $"and {points.Count(x => !float.IsFinite(x))} NaN or infinite numbers in all; expected finite ones.";
        }

        double scale = DataAffine.Of(points, dimension).Scale;

        return scale > 0 && double.IsFinite(scale)
            ? null
            : $"{name} holds one point {points.Length / dimension} times, expected points that differ.";
    }
}
