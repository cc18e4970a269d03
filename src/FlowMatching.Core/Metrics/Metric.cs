using FlowMatching.Core.Data;
using FlowMatching.Core.Engine;
using static TorchSharp.torch;

namespace FlowMatching.Core.Metrics;

/// <summary>A figure of quality that a user can ask for by name.</summary>
public sealed class Metric : INamed
{
    private readonly Func<MetricInput, bool> applies;
    private readonly Func<MetricInput, MetricReading> measure;

    /// <summary>Makes a metric.</summary>
    /// <param name="name">The name as it is typed.</param>
    /// <param name="description">What it is, in one line.</param>
    /// <param name="applies">Whether it can be measured on what there is.</param>
    /// <param name="measure">Measures it.</param>
    internal Metric(string name, string description, Func<MetricInput, bool> applies, Func<MetricInput, MetricReading> measure) =>
        (Name, Description, this.applies, this.measure) = (name, description, applies, measure);

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>What it is, in one line.</summary>
    public string Description { get; }

    /// <summary>Whether a lower figure is a better one; otherwise the best one is the floor, on neither side of it.</summary>
    public bool LowerIsBetter { get; init; } = true;

    /// <summary>Whether it can be measured: some want trajectories, one a known density.</summary>
    /// <param name="input">What there is.</param>
    public bool AppliesTo(MetricInput input) => applies(input);

    /// <summary>Measures it.</summary>
    /// <param name="input">What there is.</param>
    /// <exception cref="RunFailedException">A sample is not finite.</exception>
    public MetricReading Measure(MetricInput input) =>
        input.Floors.Data == input.Data
            ? measure(input) with
            {
                Name = Name,
            }
            : throw new ArgumentException(
                $"The floors are those of {input.Floors.Data.Name}, expected those of {input.Data.Name}.",
                nameof(input)
            );
}

/// <summary>What the metrics look at.</summary>
/// <param name="Samples">N samples of a model, row by row.</param>
/// <param name="Data">The data set they should look like.</param>
public sealed record MetricInput(float[] Samples, IDataStream Data)
{
    /// <summary>Samples on their way, for the metrics of trajectories; straightness wants equally spaced times.</summary>
    public Trajectories? Trajectories { get; init; }

    /// <summary>The floors of the data set; give all models of it the same, and each floor is computed once.</summary>
    public MetricFloors Floors { get; init; } = new(Data);

    /// <summary>Number N of samples.</summary>
    public int Count => Samples.Length / Data.Dimension;
}

/// <summary>What a metric says.</summary>
/// <param name="Name">The metric's name.</param>
/// <param name="Value">The figure.</param>
public sealed record MetricReading(string Name, double Value)
{
    /// <summary>What a perfect model would get, where that can be told.</summary>
    public double? Floor { get; init; }

    /// <summary>Why there is no floor, in a few words; null where there is one.</summary>
    public string? NoFloor { get; init; }

    /// <summary>The figure's standard error, where it can be told.</summary>
    public double? StandardError { get; init; }
}

/// <summary>The fresh data that samples are measured against, and the check of the samples.</summary>
internal static class MetricPoints
{
    private const long Seed = 20_230_302;

    /// <summary>The streams of all metrics: a fixed seed of their own, so that figures of different runs can be compared.</summary>
    public static RandomStreams Streams { get; } = new(Seed);

    /// <summary>Draws data points, a pure function of the stream's name and number.</summary>
    /// <returns>The points, row by row.</returns>
    public static float[] Draw(IDataStream data, long count, string stream, int draw = 0)
    {
        using var scope = NewDisposeScope();
        using var rng = Streams.For(stream, draw);

        return data.Draw(count, rng).ToFloatArray();
    }

    /// <summary>Draws data points with their classes, a pure function of the stream's name.</summary>
    public static DataBatch DrawLabelled(IDataStream data, long count, string stream)
    {
        using var rng = Streams.For(stream, 0);

        return data.DrawLabelled(count, rng);
    }

    /// <summary>Refuses what cannot be measured.</summary>
    /// <param name="samples">Samples, row by row.</param>
    /// <param name="dimension">Number of coordinates.</param>
    /// <param name="least">The least number of samples.</param>
    /// <exception cref="RunFailedException">A sample is not finite.</exception>
    public static void Require(float[] samples, int dimension, int least = 1)
    {
        if (samples.Length < least * dimension || samples.Length % dimension != 0)
        {
            throw new ArgumentException($"There are {samples.Length} numbers, expected {least} or more rows of {dimension}.");
        }

        int bad = samples.Count(x => !float.IsFinite(x));
        if (bad > 0)
        {
            throw new RunFailedException(
                $"{bad} of {samples.Length} sampled numbers are NaN or infinite, so their distance cannot be measured."
            );
        }
    }
}
