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
    public MetricReading Measure(MetricInput input) => input.Floors.Data == input.Data
        ? measure(input) with { Name = Name }
        : throw new ArgumentException($"The floors are those of {input.Floors.Data.Name}, expected those of {input.Data.Name}.", nameof(input));
}
