namespace FlowMatching.Runs.Reports;

/// <summary>What a comparison found of one model.</summary>
/// <param name="Label">What the table calls it.</param>
/// <param name="Kind">How it was made: cfm, reflow or distilled.</param>
/// <param name="Step">Its training steps.</param>
/// <param name="Straightness">How straight its ways are, from the Euler steps of the highest NFE.</param>
/// <param name="ByNfe">The quality of its samples, from few steps to many.</param>
public sealed record ComparedModel(string Label, string Kind, long Step, Straight Straightness, IReadOnlyList<FewStepQuality> ByNfe);
