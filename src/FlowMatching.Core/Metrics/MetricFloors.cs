using FlowMatching.Core.Data;

namespace FlowMatching.Core.Metrics;

/// <summary>The floors of the metrics on one data set. Each is computed once, however many models are measured.</summary>
/// <remarks>A floor depends on the data set and on the number of samples, and that of the path energy on the starts of the trajectories:
/// never on the model, the solver or its steps.</remarks>
/// <param name="data">The data set.</param>
public sealed class MetricFloors(IDataStream data)
{
    private readonly Dictionary<(string Metric, int Count), double> known = [];
    private readonly List<(float[] Starts, double[] Squares)> energies = [];

    /// <summary>The data set.</summary>
    public IDataStream Data => data;

    /// <summary>The floor of a metric.</summary>
    /// <param name="metric">The metric's name.</param>
    /// <param name="count">Number of samples that a model is given.</param>
    /// <param name="compute">Computes the floor, where it is not known yet.</param>
    public double Of(string metric, int count, Func<IDataStream, int, double> compute)
    {
        if (!known.TryGetValue((metric, count), out double floor))
        {
            known[(metric, count)] = floor = compute(data, count);
        }

        return floor;
    }

    /// <summary>The least energies of trajectories: see <see cref="PathEnergy.LeastEnergies"/>.</summary>
    /// <param name="trajectories">The trajectories; others with the same starts have the same.</param>
    public double[] LeastEnergies(Trajectories trajectories)
    {
        float[] starts = trajectories.States[0];
        double[]? squares = energies.Find(one => one.Starts.AsSpan().SequenceEqual(starts)).Squares;
        if (squares is null)
        {
            squares = new PathEnergy().LeastEnergies(trajectories, data);
            energies.Add((starts, squares));
        }

        return squares;
    }
}
