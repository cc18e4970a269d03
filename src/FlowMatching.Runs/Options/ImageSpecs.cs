namespace FlowMatching.Runs.Options;

/// <summary>The words and limits of what every verb that opens images can be told.</summary>
internal static class ImageSpecs
{
    /// <summary>What --data-dir is for.</summary>
    public const string DataDirWords = "Folder under which fetched data sets lie";

    /// <summary>What --image-size is for.</summary>
    public const string ImageSizeWords = "Side to which the pictures of folder:PATH are brought; 64 if not given";

    /// <summary>The kind of --image-size.</summary>
    public static Optional<int> ImageSize { get; } = new(new WholeNumber<int>(2, 1024, "pixels"));
}
