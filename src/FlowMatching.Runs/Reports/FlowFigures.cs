namespace FlowMatching.Runs.Reports;

/// <summary>How good a flow is with one step and with many, and how straight.</summary>
/// <param name="OneStep">Samples of one Euler step.</param>
/// <param name="Full">Samples of 40 evaluations: midpoint with 20 steps. Null for a one-step student, which has no flow.</param>
/// <param name="Straightness">How straight the ways are, from 40 Euler steps; null for a one-step student.</param>
public sealed record FlowFigures(Quality OneStep, Quality? Full, Straight? Straightness);
