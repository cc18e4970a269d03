using FlowMatching.Runs.Data.Images;

namespace FlowMatching.Runs.Options;

/// <summary>What 'data get' is told.</summary>
public sealed record DataGetOptions : ComputeOptions
{
    /// <summary>The data set; null until given.</summary>
    public string? Dataset { get; init; }

    /// <summary>A folder or an archive that has the files; null to look where they are known to be.</summary>
    public string? From { get; init; }

    /// <summary>The folder under which fetched data sets lie.</summary>
    public string DataDir { get; init; } = ImageOptions.DefaultDataDir;
}
