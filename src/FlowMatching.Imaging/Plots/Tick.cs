namespace FlowMatching.Imaging.Plots;

/// <summary>A marked value of an axis.</summary>
/// <param name="Value">The value.</param>
/// <param name="Label">How it is written.</param>
public readonly record struct Tick(double Value, string Label);
