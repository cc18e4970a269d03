using System.Text.Json.Serialization;

namespace FlowMatching.Core.Data;

/// <summary>How given points were standardised: z = (x − m)/s, with one scale s for all coordinates, so that shapes are kept, or with a
/// scale for each column, so that columns of different units count alike.</summary>
/// <remarks>A column of scale 0 never changes: the z have no coordinate for it, and it is put back as its mean. So x has as many
/// coordinates as there are means, and z as many as there are scales above 0.</remarks>
/// <param name="Mean">The mean m of the given points, one number a column.</param>
/// <param name="Scale">The root of the mean over the learnt columns of their variance; positive. Where there is no scale by column it is
/// the s of all.</param>
/// <param name="Scales">The scale of each column, 0 of one that never changes; null where one scale serves all.</param>
public sealed record DataAffine(IReadOnlyList<double> Mean, double Scale, IReadOnlyList<double>? Scales = null)
{
    private int[]? learnt;

    /// <summary>Number of columns of the points as they were given.</summary>
    [JsonIgnore]
    public int Columns => Mean.Count;

    /// <summary>The columns that a network learns, counted from 0: all but those that never change.</summary>
    [JsonIgnore]
    public IReadOnlyList<int> Learnt => learnt ??= [.. Enumerable.Range(0, Columns).Where(column => ScaleOf(column) > 0)];

    /// <summary>The columns that never change, counted from 0.</summary>
    [JsonIgnore]
    public IReadOnlyList<int> Constant => [.. Enumerable.Range(0, Columns).Except(Learnt)];

    /// <summary>The scale of a column; 0 where it never changes.</summary>
    /// <param name="column">The column, counted from 0.</param>
    public double ScaleOf(int column) => Scales is null ? Scale : Scales[column];

    /// <summary>Takes points back to the units in which they were given: x = m + s z, and m where a column never changes.</summary>
    /// <param name="points">Standardised points z, row by row.</param>
    /// <returns>The points x in a new array, row by row.</returns>
    public float[] ToDataUnits(float[] points)
    {
        float[] restored = new float[points.Length / Learnt.Count * Columns];
        for (int row = 0; row * Columns < restored.Length; row++)
        {
            if (Learnt.Count < Columns)
                PutConstants(restored.AsSpan(row * Columns, Columns));
            for (int i = 0; i < Learnt.Count; i++)
            {
                int column = learnt![i];
                restored[row * Columns + column] = (float)(Mean[column] + ScaleOf(column) * points[row * Learnt.Count + i]);
            }
        }

        return restored;
    }

    /// <summary>Standardises points: z = (x − m)/s, without the columns that never change.</summary>
    /// <param name="points">Points x as they were given, row by row.</param>
    /// <returns>The points z in a new array, row by row.</returns>
    public float[] ToModelUnits(float[] points) => ToModelUnits(points.Length, i => points[i]);

    /// <summary>Standardises points, and loses no digit of those that lie far from 0.</summary>
    /// <inheritdoc cref="ToModelUnits(float[])"/>
    public float[] ToModelUnits(double[] points) => ToModelUnits(points.Length, i => points[i]);

    /// <summary>Takes velocities to the units in which the points were given: dx/dt = s dz/dt, and 0 where a column never
    /// changes.</summary>
    /// <param name="velocities">Velocities dz/dt of standardised points, row by row.</param>
    /// <returns>The velocities dx/dt, a unit of t.</returns>
    public float[] VelocitiesToDataUnits(float[] velocities)
    {
        float[] restored = new float[velocities.Length / Learnt.Count * Columns];
        for (int i = 0; i < velocities.Length; i++)
        {
            int column = Learnt[i % Learnt.Count];
            restored[i / Learnt.Count * Columns + column] = (float)(ScaleOf(column) * velocities[i]);
        }

        return restored;
    }

    /// <summary>Takes log-densities to the units in which the points were given: log p(x) = log p(z) − Σ ln s over the learnt columns, in
    /// which x has its density.</summary>
    /// <param name="logs">Natural logarithms of the density of standardised points.</param>
    /// <returns>The logarithms of the density of the points as they were given.</returns>
    public double[] LogDensitiesToDataUnits(double[] logs)
    {
        double volume = Scales is null ? Columns * Math.Log(Scale) : Learnt.Sum(column => Math.Log(Scales[column]));

        return Array.ConvertAll(logs, log => log - volume);
    }

    /// <summary>Compares number by number.</summary>
    public bool Equals(DataAffine? other) =>
        other is not null
        && Scale.Equals(other.Scale)
        && Mean.SequenceEqual(other.Mean)
        && (Scales ?? []).SequenceEqual(other.Scales ?? []);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Scale, Mean.Count, Scales?.Count);

    /// <summary>Measures mean and the one scale of points.</summary>
    /// <param name="points">Finite points, row by row.</param>
    /// <param name="dimension">Number of coordinates.</param>
    internal static DataAffine Of(float[] points, int dimension)
    {
        double[] mean = new double[dimension];
        for (int i = 0; i < points.Length; i++)
            mean[i % dimension] += (double)points[i] * dimension / points.Length;

        double squares = 0;
        for (int i = 0; i < points.Length; i++)
        {
            double difference = points[i] - mean[i % dimension];
            squares += difference * difference;
        }

        return new DataAffine(mean, Math.Sqrt(squares / points.Length));
    }

    /// <summary>Measures mean and scale of each column.</summary>
    /// <param name="points">Finite points, row by row.</param>
    /// <param name="columns">Number of columns.</param>
    internal static DataAffine ByColumn(double[] points, int columns)
    {
        double rows = points.Length / columns;
        double[] mean = new double[columns],
            scales = new double[columns];
        for (int i = 0; i < points.Length; i++)
            mean[i % columns] += points[i] / rows;
        for (int i = 0; i < points.Length; i++)
            scales[i % columns] += (points[i] - mean[i % columns]) * (points[i] - mean[i % columns]) / rows;
        for (int column = 0; column < columns; column++)
        {
            bool isConstant = IsConstant(points, columns, column);
            mean[column] = isConstant ? points[column] : mean[column]; // as it was given, and not as its sum was rounded
            scales[column] = isConstant ? 0 : Math.Sqrt(scales[column]);
        }

        double[] varying = [.. scales.Where(scale => scale > 0)];
        return new DataAffine(mean, varying is [] ? 0 : Math.Sqrt(varying.Average(scale => scale * scale)), scales);
    }

    /// <summary>Lists what is wrong with these numbers, one sentence each.</summary>
    /// <param name="dimension">Number of coordinates of the standardised points.</param>
    internal IEnumerable<string> Faults(int dimension)
    {
        if (Scales is not null && (Scales.Count != Mean.Count || !Scales.All(scale => scale >= 0 && double.IsFinite(scale))))
        {
            yield return $"the scales of the data are {Scales.Count} numbers, expected {Mean.Count} from 0 up.";
            yield break;
        }

        int learnt = Scales?.Count(scale => scale > 0) ?? Mean.Count;
        if (learnt != dimension || !Mean.All(double.IsFinite))
        {
            yield return $"the mean of the data holds {learnt} numbers, expected {dimension} finite ones.";
        }

        if (!(Scale > 0 && double.IsFinite(Scale)))
        {
            yield return $"the scale of the data is {Scale}, expected a positive number.";
        }
    }

    private static bool IsConstant(double[] points, int columns, int column)
    {
        for (int i = column; i < points.Length; i += columns)
        {
            if (!points[i].Equals(points[column]))
                return false;
        }

        return true;
    }

    private float[] ToModelUnits(int length, Func<int, double> at)
    {
        float[] standard = new float[length / Columns * Learnt.Count];
        for (int i = 0; i < standard.Length; i++)
        {
            int column = learnt![i % learnt.Length];
            standard[i] = (float)((at(i / learnt.Length * Columns + column) - Mean[column]) / ScaleOf(column));
        }

        return standard;
    }

    private void PutConstants(Span<float> row)
    {
        for (int column = 0; column < row.Length; column++)
            row[column] = (float)Mean[column];
    }
}
