using FlowMatching.Core.Data;
using FlowMatching.Core.Sampling;

namespace FlowMatching.Core.Metrics;

/// <summary>The path energy PE = ∫ E‖v(z_t, t)‖² dt along the ODE, and its excess over the least one, W2²(p0, p1).</summary>
/// <remarks>Tong et al. 2024 (arXiv:2302.00482), section 5: the normalized path energy NPE = |PE − W2²|/W2² is 0 for the dynamic optimal
/// transport (Benamou and Brenier 2000). PE is taken from the steps, Σ_i E‖z_{i+1} − z_i‖²/(t_{i+1} − t_i), which is Σ_i (t_{i+1} − t_i)
/// E‖v‖² for Euler's steps. W2² is the mean over 10 exact assignments of at most 2,000 starts and fresh data points each; norms are sums
/// over coordinates.</remarks>
public sealed class PathEnergy
{
    /// <summary>Number of assignments, 2 or more.</summary>
    public int Assignments { get; init; } = 10;

    /// <summary>Points of an assignment at most; fewer where there are not so many trajectories for each.</summary>
    public int Points { get; init; } = 2000;

    /// <summary>Measures the energy of trajectories.</summary>
    /// <param name="trajectories">The trajectories.</param>
    /// <returns>PE in squared data units, with its standard error by the choice of trajectories.</returns>
    public static MeanWithError Of(Trajectories trajectories)
    {
        double[] energies = new double[trajectories.Count];
        for (int i = 1; i < trajectories.States.Count; i++)
            AddStep(trajectories, i, energies);

        return MeanWithError.Of(energies);
    }

    /// <summary>Measures the least energy: W2² between the starts of trajectories and a data set.</summary>
    /// <param name="trajectories">The trajectories; their first states are samples of p0.</param>
    /// <param name="data">The data set.</param>
    /// <returns>The squared distance of each assignment.</returns>
    public double[] LeastEnergies(Trajectories trajectories, IDataStream data)
    {
        int points = Math.Min(Points, trajectories.Count / Assignments);
        if (points < 1)
        {
            throw new ArgumentException(
                $"There are {trajectories.Count} trajectories, expected {Assignments} or more: one for each assignment."
            );
        }

        float[] Starts(int k) => trajectories.States[0][(k * points * data.Dimension)..((k + 1) * points * data.Dimension)];
        float[][] fresh = [.. Enumerable.Range(0, Assignments).Select(k => MetricPoints.Draw(data, points, "path-energy-data", k))];
        double[] squares = new double[Assignments];
        Parallel.For(0, Assignments, k => squares[k] = Math.Pow(new Wasserstein(order: 2).Between(Starts(k), fresh[k], data.Dimension), 2));

        return squares;
    }

    /// <summary>Measures NPE, with its floor and its standard error.</summary>
    /// <param name="trajectories">The trajectories.</param>
    /// <param name="data">The data set they lead to.</param>
    /// <returns>NPE, its floor from the two halves of the assignments.</returns>
    public MetricReading Normalized(Trajectories trajectories, IDataStream data) =>
        Normalized(trajectories, LeastEnergies(trajectories, data));

    /// <summary>Measures NPE, with its floor and its standard error.</summary>
    /// <param name="trajectories">The trajectories.</param>
    /// <param name="squares">W2² between their starts and the data by each of some assignments, 2 or more.</param>
    /// <returns>NPE; its floor is |A − B|/W2², A and B the means of the one and of the other half of the assignments.</returns>
    public static MetricReading Normalized(Trajectories trajectories, double[] squares)
    {
        var energy = Of(trajectories);
        var least = MeanWithError.Of(squares);
        double ratio = energy.Value / least.Value;
        double error = Math.Sqrt(Math.Pow(energy.StandardError, 2) + Math.Pow(ratio * least.StandardError, 2)) / least.Value;
        int half = squares.Length / 2;

        return new MetricReading("npe", Math.Abs(ratio - 1))
        {
            Floor = Math.Abs(squares[..half].Average() - squares[half..].Average()) / least.Value,
            StandardError = error,
        };
    }

    private static void AddStep(Trajectories trajectories, int i, double[] energies)
    {
        var (from, to) = (trajectories.States[i - 1], trajectories.States[i]);
        double h = trajectories.Times[i] - trajectories.Times[i - 1];
        for (int k = 0; k < from.Length; k++)
        {
            double way = (double)to[k] - from[k];
            energies[k / trajectories.Dimension] += way * way / h;
        }
    }
}

/// <summary>Points on their way along the ODE: what path energy and straightness are measured on.</summary>
public sealed record Trajectories
{
    /// <summary>Takes trajectories.</summary>
    /// <param name="states">The states at each time, 2 or more; each N points, row by row.</param>
    /// <param name="times">Their times, rising.</param>
    /// <param name="dimension">Number D of coordinates.</param>
    public Trajectories(IReadOnlyList<float[]> states, IReadOnlyList<double> times, int dimension)
    {
        if (states.Count < 2 || states.Count != times.Count || states.Any(state => state.Length != states[0].Length))
        {
            throw new ArgumentException(
                $"There are {states.Count} states and {times.Count} times, expected as many, 2 or more, of equal size."
            );
        }

        (States, Times, Dimension) = (states, times, dimension);
    }

    /// <summary>The states at each time, N points each, row by row.</summary>
    public IReadOnlyList<float[]> States { get; }

    /// <summary>The times.</summary>
    public IReadOnlyList<double> Times { get; }

    /// <summary>Number D of coordinates.</summary>
    public int Dimension { get; }

    /// <summary>Number N of trajectories.</summary>
    public int Count => States[0].Length / Dimension;

    /// <summary>Takes the frames of drawn samples.</summary>
    /// <param name="result">Samples drawn with frames, the first at the start and the last at the end.</param>
    public static Trajectories Of(SampleResult result) =>
        new([.. result.Frames.Select(frame => frame.Points)], [.. result.Frames.Select(frame => frame.Time)], result.Dimension);
}
