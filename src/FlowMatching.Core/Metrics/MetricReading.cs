namespace FlowMatching.Core.Metrics;

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
