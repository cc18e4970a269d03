namespace FlowMatching.Runs.Data.Images;

/// <summary>Where images lie and how they are wanted.</summary>
public sealed record ImageOptions
{
    /// <summary>The folder under which data sets lie, if nothing else is said.</summary>
    public const string DefaultDataDir = "data";

    /// <summary>The side of the pictures of a folder, in pixels, if nothing else is said.</summary>
    public const int DefaultImageSize = 64;

    /// <summary>The folder under which fetched data sets lie.</summary>
    public string DataDir { get; init; } = DefaultDataDir;

    /// <summary>The side in pixels to which the pictures of a folder are brought; null for <see cref="DefaultImageSize"/>.</summary>
    public int? ImageSize { get; init; }

    /// <summary>Whether each picture is mirrored left to right in half of the epochs.</summary>
    public bool Flip { get; init; }
}
