using FlowMatching.Runs.Data.Images;

namespace FlowMatching.Runs.Options;

/// <summary>What 'data list' is told.</summary>
public sealed record DataListOptions
{
    /// <summary>The folder under which fetched data sets lie.</summary>
    public string DataDir { get; init; } = ImageOptions.DefaultDataDir;
}
