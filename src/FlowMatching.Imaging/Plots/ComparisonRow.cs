namespace FlowMatching.Imaging.Plots;

/// <summary>One model of a comparison.</summary>
/// <param name="Label">Its name, such as "flow matching" or "reflow".</param>
/// <param name="Panels">Its samples, from few to many evaluations.</param>
/// <param name="Field">Its velocity field over time, each state of shape (size · size, 2) in the order of the grid's positions.</param>
public sealed record ComparisonRow(string Label, IReadOnlyList<ComparisonPanel> Panels, Timeline Field);
