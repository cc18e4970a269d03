using FlowMatching.Core.Data;

namespace FlowMatching.Core.Metrics;

/// <summary>All metrics of samples and of their trajectories, by name. The likelihood of held-out data is in
/// <see cref="DataLikelihood"/>, as it wants the model.</summary>
public static class QualityMetrics
{
    /// <summary>Every metric, those of the samples first.</summary>
    public static Catalog<Metric> All { get; } =
        new(
            "metric",
            new Metric(
                "sw2",
                "sliced Wasserstein distance of order 2",
                _ => true,
                static input => new MetricReading("sw2", input.Floors.Sw2(input.Samples)) { Floor = input.Floors.Sw2Floor(input.Count) }
            ),
            OfSamples("w1", "Wasserstein distance of order 1 on 2,000 points", new Wasserstein(1).Measure, new Wasserstein(1).Floor),
            OfSamples("w2", "Wasserstein distance of order 2 on 2,000 points", new Wasserstein(2).Measure, new Wasserstein(2).Floor),
            OfSamples("energy", "energy distance on 5,000 points", new EnergyDistance().Measure, new EnergyDistance().Floor),
            OfSamples(
                "mmd",
                "squared maximum mean discrepancy on 5,000 points",
                new MaximumMeanDiscrepancy().Measure,
                new MaximumMeanDiscrepancy().Floor
            ),
            new Metric("true-nll", "mean -log p1 of the samples, p1 the known density", HasDensity, TrueLikelihood)
            {
                LowerIsBetter = false,
            },
            OfTrajectories("path-energy", "energy of the trajectories; its floor is the squared W2 of noise and data", Energy),
            OfTrajectories("npe", "normalized path energy, |energy - W2^2|/W2^2", Excess),
            OfTrajectories("relative straightness", "how much trajectories bend, over their squared displacement", Bend)
        );

    private static Metric OfSamples(
        string name,
        string description,
        Func<float[], IDataStream, double> measure,
        Func<IDataStream, int, double> floor
    ) =>
        new(
            name,
            description,
            _ => true,
            input => new MetricReading(name, measure(input.Samples, input.Data)) { Floor = input.Floors.Of(name, input.Count, floor) }
        );

    private static Metric OfTrajectories(string name, string description, Func<MetricInput, MetricReading> measure) =>
        new(name, description, input => input.Trajectories is not null, measure);

    private static bool HasDensity(MetricInput input) => input.Data is IKnownDensity { IsPositive: true };

    private static MetricReading TrueLikelihood(MetricInput input)
    {
        MetricPoints.Require(input.Samples, input.Data.Dimension);
        var density = (IKnownDensity)input.Data;
        var mean = MeanWithError.Of([.. density.LogDensity(input.Samples).Select(log => -log)]);

        return new MetricReading("true-nll", mean.Value)
        {
            Floor = input.Floors.Of(
                "true-nll",
                input.Count,
                (data, count) => -density.LogDensity(MetricPoints.Draw(data, count, "true-nll-floor")).Average()
            ),
            StandardError = mean.StandardError,
        };
    }

    private static MetricReading Energy(MetricInput input)
    {
        var energy = PathEnergy.Of(input.Trajectories!);

        return new MetricReading("path-energy", energy.Value)
        {
            Floor = input.Floors.LeastEnergies(input.Trajectories!).Average(),
            StandardError = energy.StandardError,
        };
    }

    private static MetricReading Excess(MetricInput input) =>
        PathEnergy.Normalized(input.Trajectories!, input.Floors.LeastEnergies(input.Trajectories!));

    private static MetricReading Bend(MetricInput input) =>
        new("relative straightness", Straightness.Of(input.Trajectories!.States, input.Trajectories.Dimension).Relative) { Floor = 0 };
}

/// <summary>The floors of the metrics on one data set, and the fresh data of SW2. Each is computed once, however many models are
/// measured.</summary>
/// <remarks>The data set must not change meanwhile. A floor depends on the data set and on the number of samples, and that of the path
/// energy on the starts of the trajectories: never on the model, the solver or its steps.</remarks>
/// <param name="data">The data set.</param>
public sealed class MetricFloors(IDataStream data)
{
    private readonly Dictionary<(string Metric, int Count), double> known = [];
    private readonly List<(float[] Starts, double[] Squares)> energies = [];
    private SlicedReference? sliced;

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

    /// <summary>The sliced Wasserstein distance of samples from the data.</summary>
    /// <param name="samples">The samples, row by row.</param>
    public double Sw2(float[] samples)
    {
        MetricPoints.Require(samples, data.Dimension);

        return Sliced(samples.Length / data.Dimension).Measure(samples);
    }

    /// <summary>That of as many points of the data itself.</summary>
    /// <param name="count">Number of samples that a model is given.</param>
    public double Sw2Floor(int count) => Of("sw2", count, (_, _) => Sliced(count).Measure(SlicedWasserstein.FloorData(data, count)));

    // Of the last number of samples alone: it is large.
    private SlicedReference Sliced(int count) =>
        sliced is { } known && known.Count == count ? known : sliced = new SlicedWasserstein().Against(data, count);

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
