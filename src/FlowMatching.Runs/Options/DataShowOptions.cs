using FlowMatching.Runs.Data.Images;

namespace FlowMatching.Runs.Options;

/// <summary>What 'data show' is told.</summary>
public sealed record DataShowOptions : ComputeOptions
{
    /// <summary>The data set; null until given.</summary>
    public string? Dataset { get; init; }

    /// <summary>Points or pictures to draw; null for what suits the data set.</summary>
    public int? Num { get; init; }

    /// <summary>The folder under which fetched data sets lie.</summary>
    public string DataDir { get; init; } = ImageOptions.DefaultDataDir;

    /// <summary>The side to which the pictures of a folder are brought; null for the usual one.</summary>
    public int? ImageSize { get; init; }

    /// <summary>Where images lie and how they are wanted.</summary>
    public ImageOptions Images => new() { DataDir = DataDir, ImageSize = ImageSize };
}
