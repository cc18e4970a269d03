namespace FlowMatching.Runs.Data.Get;

/// <summary>The outcome of fetching a data set.</summary>
/// <param name="Dataset">The data set.</param>
/// <param name="Folder">Where it lies.</param>
/// <param name="Source">Where it came from; null where it was there already.</param>
/// <param name="Files">The files, each with the right checksum.</param>
/// <param name="Bytes">Bytes of all files.</param>
public sealed record DataGetReport(string Dataset, string Folder, string? Source, int Files, long Bytes);
