namespace FlowMatching.Runs.Data;

/// <summary>A data set, for a list.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Dimension">Coordinates of a point.</param>
/// <param name="Description">What it is, in one line.</param>
public sealed record DataSetFacts(string Name, int Dimension, string Description);
