namespace FlowMatching.Imaging.Plots;

/// <summary>What a figure of quality is after a number of network evaluations.</summary>
/// <param name="Evaluations">The number of network evaluations (NFE), greater than 0; of an adaptive solver their mean.</param>
/// <param name="Value">The figure, such as SW₂ to the data.</param>
public readonly record struct QualityPoint(double Evaluations, double Value);
