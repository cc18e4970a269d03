using FlowMatching.Core.Options;
using FlowMatching.Runs.Data.Images;

namespace FlowMatching.Runs.Options;

/// <summary>Where pictures lie and how those of a folder are taken, as 'data show' and 'data describe' are told.</summary>
public sealed record PictureSetOptions
{
    /// <summary>The side to which the pictures of a folder are brought; null for the usual one.</summary>
    [Option("image-size", "Side to which the pictures of folder:PATH are brought; 64 if not given", Min = 2, Max = 1024, Unit = "pixels")]
    public int? ImageSize { get; init; }

    /// <summary>A table of the files of a folder and their classes; null where its folders say them.</summary>
    [Option("labels", "folder:PATH: a table of its files and their classes", Placeholder = "FILE.csv")]
    public string? Labels { get; init; }

    /// <summary>The folder under which fetched data sets lie.</summary>
    [Option("data-dir", "Folder under which fetched data sets lie", Placeholder = "FOLDER")]
    public string DataDir { get; init; } = ImageOptions.DefaultDataDir;

    /// <summary>The same for who opens them.</summary>
    internal ImageOptions Images =>
        new()
        {
            DataDir = DataDir,
            ImageSize = ImageSize,
            Labels = Labels,
        };
}
