namespace FlowMatching.Runs.Reports;

/// <summary>The outcome of an import.</summary>
/// <param name="File">The weights.</param>
/// <param name="Architecture">The network in words.</param>
/// <param name="Parameters">Its numbers.</param>
/// <param name="Dataset">The data set that it has learnt.</param>
/// <param name="Checkpoint">The checkpoint that was written.</param>
public sealed record ImportReport(string File, string Architecture, long Parameters, string Dataset, string Checkpoint);
