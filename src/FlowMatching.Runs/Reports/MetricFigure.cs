using System.Text.Json.Serialization;

namespace FlowMatching.Runs.Reports;

/// <summary>One figure of a model.</summary>
/// <param name="Name">The metric's name.</param>
/// <param name="Value">The figure.</param>
/// <param name="Floor">What a perfect model would get; null where that cannot be told.</param>
/// <param name="StandardError">The figure's standard error; null where it cannot be told.</param>
/// <param name="NoFloor">Why there is no floor; null where there is one.</param>
public sealed record MetricFigure(
    string Name,
    double Value,
    double? Floor,
    double? StandardError,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? NoFloor = null);
