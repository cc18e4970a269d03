namespace FlowMatching.Core.Data;

/// <summary>How a given cloud of points was standardised: z = (x − m)/s, with one scale s for all coordinates, so that shapes are
/// kept.</summary>
/// <param name="Mean">The mean m of the given points, one number a coordinate.</param>
/// <param name="Scale">The scale s &gt; 0: the root of the mean over the coordinates of their variance.</param>
public sealed record DataAffine(IReadOnlyList<double> Mean, double Scale)
{
    /// <summary>Takes points back to the units in which they were given: x = m + s z.</summary>
    /// <param name="points">Standardised points z, row by row.</param>
    /// <returns>The points x in a new array, row by row.</returns>
    public float[] ToDataUnits(float[] points)
    {
        float[] restored = new float[points.Length];
        for (int i = 0; i < points.Length; i++)
            restored[i] = (float)(Mean[i % Mean.Count] + Scale * points[i]);

        return restored;
    }

    /// <summary>Standardises points: z = (x − m)/s.</summary>
    /// <param name="points">Points x as they were given, row by row.</param>
    /// <returns>The points z in a new array, row by row.</returns>
    public float[] ToModelUnits(float[] points)
    {
        float[] standard = new float[points.Length];
        for (int i = 0; i < points.Length; i++)
            standard[i] = (float)((points[i] - Mean[i % Mean.Count]) / Scale);

        return standard;
    }

    /// <summary>Takes velocities to the units in which the points were given: dx/dt = s dz/dt.</summary>
    /// <param name="velocities">Velocities dz/dt of standardised points.</param>
    /// <returns>The velocities dx/dt, a unit of t.</returns>
    public float[] VelocitiesToDataUnits(float[] velocities) => Array.ConvertAll(velocities, velocity => (float)(Scale * velocity));

    /// <summary>Takes log-densities to the units in which the points were given: log p(x) = log p(z) − D ln s, D coordinates.</summary>
    /// <param name="logs">Natural logarithms of the density of standardised points.</param>
    /// <returns>The logarithms of the density of the points as they were given.</returns>
    public double[] LogDensitiesToDataUnits(double[] logs) => Array.ConvertAll(logs, log => log - Mean.Count * Math.Log(Scale));

    /// <summary>Compares number by number.</summary>
    public bool Equals(DataAffine? other) => other is not null && Scale.Equals(other.Scale) && Mean.SequenceEqual(other.Mean);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Scale, Mean.Count);

    /// <summary>Measures mean and scale of points.</summary>
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

    /// <summary>Lists what is wrong with these numbers, one sentence each.</summary>
    /// <param name="dimension">Number of coordinates of the data.</param>
    internal IEnumerable<string> Faults(int dimension)
    {
        if (Mean.Count != dimension || !Mean.All(double.IsFinite))
        {
            yield return $"the mean of the data holds {Mean.Count} numbers, expected {dimension} finite ones.";
        }

        if (!(Scale > 0 && double.IsFinite(Scale)))
        {
            yield return $"the scale of the data is {Scale}, expected a positive number.";
        }
    }
}
