namespace FlowMatching.Runs.Data;

/// <summary>A data set, for a list.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Form">What an example is: 2-D for points of the plane, 1 x 28 x 28 for images.</param>
/// <param name="Description">What it is, in one line.</param>
/// <param name="Missing">What to do before it can be used; null where it is there.</param>
public sealed record DataSetFacts(string Name, string Form, string Description, string? Missing = null);
