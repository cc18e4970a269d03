namespace FlowMatching.Imaging.Plots;

/// <summary>What stands above a panel.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Note">The smaller line below the name; none if empty.</param>
internal readonly record struct PanelTitle(string Name, string Note);
